using DeCam.Inference.Graph;

namespace DeCam.Inference.Gradients.Rules;

/// <summary>Arithmetic of tensors, which are repeated along dimensions of 1 to meet each other: there gradients are summed.</summary>
internal static class ArithmeticRules
{
    public static void AddTo(Dictionary<string, GradientRule> rules)
    {
        rules["Add"] = rules["Sum"] = (node, b) => Each(node, b, _ => b.Of(node));
        rules["Mean"] = (node, b) => Each(node, b, _ => b.Multiply(b.Of(node), 1.0 / node.Input.Count));
        rules["Sub"] = (node, b) => Each(node, b, i => i == 0 ? b.Of(node) : b.Node("Neg", b.Of(node)));
        rules["Mul"] = Mul;
        rules["Div"] = Div;
        rules["Pow"] = Pow;
        rules["Where"] = Where;
        rules["Max"] = rules["Min"] = Extreme;
    }

    // A gradient of the node's shape for each input, summed to the input's.
    private static void Each(NodeProto node, BackwardGraph b, Func<int, string> gradient, int first = 0)
    {
        for (var i = first; i < node.Input.Count; i++)
            if (b.Wants(node.Input[i])) b.Give(node.Input[i], b.SumTo(gradient(i), b.Shape(node.Output[0]), b.Shape(node.Input[i])));
    }

    // Where a product may be left out, the other factor may be infinite.
    private static void Mul(NodeProto node, BackwardGraph b)
    {
        Func<string, string, string> product = b.Facts.IsChosen(node.Output[0]) ? b.SafeProduct : b.Multiply;
        Each(node, b, i => product(b.Of(node), b.Value(node.Input[1 - i])));
    }

    // Of x / y by y: -(dz / y) z. A quotient of 0 by 0 that was not taken gives 0.
    private static void Div(NodeProto node, BackwardGraph b)
    {
        var first = b.SafeQuotient(b.Of(node), b.Value(node.Input[1]));
        Each(node, b, i => i == 0 ? first : b.Node("Neg", b.SafeProduct(first, b.Value(node.Output[0]))));
    }

    // Of x^e by x: e x^(e - 1); by e: x^e ln x.
    private static void Pow(NodeProto node, BackwardGraph b)
    {
        var (x, exponent) = (b.Value(node.Input[0]), b.Value(node.Input[1]));
        Each(node, b, i => b.SafeProduct(b.Of(node), i == 0
            ? b.Multiply(exponent, b.Node("Pow", x, b.Subtract(exponent, b.Number(1))))
            : b.Multiply(b.Value(node.Output[0]), b.Node("Log", x))));
    }

    // What was not taken gets exactly 0.
    private static void Where(NodeProto node, BackwardGraph b)
    {
        var zero = b.Number(0);
        Each(node, b, i => i == 1 ? b.Node("Where", node.Input[0], b.Of(node), zero) : b.Node("Where", node.Input[0], zero, b.Of(node)), first: 1);
    }

    // Inputs that share the extreme value share its gradient.
    private static void Extreme(NodeProto node, BackwardGraph b)
    {
        if (node.Input.Count == 1)
        {
            b.Give(node.Input[0], b.Of(node));
            return;
        }

        var hits = node.Input.Select(input => b.Indicator(b.Node("Equal", b.Value(input), b.Value(node.Output[0])))).ToList();
        var shared = b.Divide(b.Of(node), hits.Aggregate(b.Add));
        Each(node, b, i => b.Multiply(shared, hits[i]));
    }
}
