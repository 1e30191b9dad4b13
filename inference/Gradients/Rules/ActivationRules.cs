using DeCam.Inference.Graph;

namespace DeCam.Inference.Gradients.Rules;

/// <summary>
/// Functions of one value, applied to each: the gradient is multiplied by the derivative. HardSwish, Mish and Swish are opened into others
/// of these by the runtime.
/// </summary>
internal static class ActivationRules
{
    private const float SeluAlpha = 1.6732632f, SeluGamma = 1.0507010f;
    private static readonly double TwoBySqrtPi = 2 / Math.Sqrt(Math.PI), OneBySqrtTwoPi = 1 / Math.Sqrt(2 * Math.PI);

    public static void AddTo(Dictionary<string, GradientRule> rules)
    {
        foreach (var name in (string[])["Identity", "Cast", "Dropout"]) rules[name] = (node, b) => b.Give(node.Input[0], b.Of(node));
        // Steps: the derivative is 0 wherever there is one.
        foreach (var name in (string[])["Floor", "Ceil", "Round", "Sign"]) rules[name] = (node, b) => b.Give(node.Input[0], b.Zeros(b.Shape(node.Input[0])));
        rules["Relu"] = (node, b) => b.Give(node.Input[0], b.Multiply(b.Of(node), b.Node("Sign", b.Value(node.Output[0]))));
        rules["Clip"] = Clip;
        rules["PRelu"] = (node, b) => Branch(node, b, b.Multiply(b.Of(node), b.Value(node.Input[1])));
        rules["LeakyRelu"] = (node, b) => Branch(node, b, b.Multiply(b.Of(node), node.Real("alpha", 0.01f)));
        rules["ThresholdedRelu"] = (node, b) => b.Give(node.Input[0], b.Where(b.Node("Greater", b.Value(node.Input[0]), b.Number(node.Real("alpha", 1))), b.Of(node)));
        rules["Elu"] = (node, b) => Branch(node, b, b.Multiply(b.Of(node), b.Add(b.Value(node.Output[0]), b.Number(node.Real("alpha", 1)))));
        rules["Celu"] = (node, b) => Branch(node, b, b.Multiply(b.Of(node), b.Node("Exp", b.Multiply(b.Value(node.Input[0]), 1 / node.Real("alpha", 1)))));
        rules["Selu"] = Selu;
        rules["HardSigmoid"] = HardSigmoid;
        Derivative(rules, "Sigmoid", (b, _, y, _) => b.Subtract(y, b.Multiply(y, y)));
        Derivative(rules, "Tanh", (b, _, y, _) => b.Subtract(b.Number(1), b.Multiply(y, y)));
        Derivative(rules, "Softplus", (b, x, _, _) => b.Node("Sigmoid", x));
        Derivative(rules, "Softsign", (b, x, _, _) => b.Node("Reciprocal", Square(b, b.Add(b.Node("Abs", x), b.Number(1)))));
        Derivative(rules, "Erf", (b, x, _, _) => b.Multiply(b.Node("Exp", b.Node("Neg", Square(b, x))), TwoBySqrtPi));
        Derivative(rules, "Neg", (b, _, _, _) => b.Number(-1));
        Derivative(rules, "Abs", (b, x, _, _) => b.Node("Sign", x));
        Derivative(rules, "Sin", (b, x, _, _) => b.Node("Cos", x));
        Derivative(rules, "Cos", (b, x, _, _) => b.Node("Neg", b.Node("Sin", x)));
        Derivative(rules, "Gelu", (b, x, y, node) => node.Text("approximate", "none") == "tanh" ? GeluOfTanh(b, x) : Gelu(b, x));
        rules["com.microsoft:Gelu"] = rules["Gelu"];
        Derivative(rules, "com.microsoft:QuickGelu", (b, x, _, node) => Swish(b, x, node.Real("alpha", 1.702f)));
        // These have poles or overflow: what was not taken there must not become a number that is none.
        Derivative(rules, "Exp", (_, _, y, _) => y, hasPole: true);
        Derivative(rules, "Log", (b, x, _, _) => b.Node("Reciprocal", x), hasPole: true);
        Derivative(rules, "Sqrt", (b, _, y, _) => b.Divide(b.Number(0.5), y), hasPole: true);
        Derivative(rules, "Reciprocal", (b, _, y, _) => b.Node("Neg", Square(b, y)), hasPole: true);
    }

    private static void Derivative(Dictionary<string, GradientRule> rules, string operation, Func<BackwardGraph, string, string, NodeProto, string> derivative, bool hasPole = false) =>
        rules[operation] = (node, b) =>
        {
            var factor = derivative(b, b.Value(node.Input[0]), b.Value(node.Output[0]), node);
            b.Give(node.Input[0], hasPole ? b.SafeProduct(b.Of(node), factor) : b.Multiply(b.Of(node), factor));
        };

    // The gradient itself above 0, another below.
    private static void Branch(NodeProto node, BackwardGraph b, string below) =>
        b.Give(node.Input[0], b.Node("Where", b.Node("Greater", b.Value(node.Input[0]), b.Number(0)), b.Of(node), below));

    private static void Selu(NodeProto node, BackwardGraph b)
    {
        var (alpha, gamma) = (node.Real("alpha", SeluAlpha), node.Real("gamma", SeluGamma));
        var below = b.Add(b.Value(node.Output[0]), b.Number(alpha * gamma));
        b.Give(node.Input[0], b.Multiply(b.Of(node), b.Node("Where", b.Node("Greater", b.Value(node.Input[0]), b.Number(0)), b.Number(gamma), below)));
    }

    // Inside its bounds, which the output shows, the gradient passes.
    private static void Clip(NodeProto node, BackwardGraph b)
    {
        var y = b.Value(node.Output[0]);
        var above = node.Takes(1) ? b.Node("Greater", y, b.Value(node.Input[1])) : null;
        var below = node.Takes(2) ? b.Node("Less", y, b.Value(node.Input[2])) : null;
        var inside = above is null ? below : below is null ? above : b.Node("And", above, below);
        b.Give(node.Input[0], inside is null ? b.Of(node) : b.Multiply(b.Of(node), b.Indicator(inside)));
    }

    private static void HardSigmoid(NodeProto node, BackwardGraph b)
    {
        var y = b.Value(node.Output[0]);
        var inside = b.Indicator(b.Node("And", b.Node("Greater", y, b.Number(0)), b.Node("Less", y, b.Number(1))));
        b.Give(node.Input[0], b.Multiply(b.Of(node), b.Multiply(inside, node.Real("alpha", 0.2f))));
    }

    // x s(ax): s(ax) + a x s(ax) (1 - s(ax)).
    private static string Swish(BackwardGraph b, string x, double alpha)
    {
        var scaled = b.Multiply(x, alpha);
        var gate = b.Node("Sigmoid", scaled);
        return b.Add(gate, b.Multiply(scaled, b.Subtract(gate, Square(b, gate))));
    }

    // x F(x) with the normal distribution F and its density f: F(x) + x f(x).
    private static string Gelu(BackwardGraph b, string x)
    {
        var distribution = b.Multiply(b.Add(b.Node("Erf", b.Multiply(x, Math.Sqrt(0.5))), b.Number(1)), 0.5);
        var density = b.Multiply(b.Node("Exp", b.Multiply(Square(b, x), -0.5)), OneBySqrtTwoPi);
        return b.Add(distribution, b.Multiply(x, density));
    }

    // x (1 + t) / 2 with t = tanh(u), u = c (x + a x^3): (1 + t) / 2 + x (1 - t^2) u' / 2.
    private static string GeluOfTanh(BackwardGraph b, string x)
    {
        const double a = 0.044715;
        var (c, square) = (Math.Sqrt(2 / Math.PI), Square(b, x));
        var gate = b.Node("Tanh", b.Multiply(x, b.Add(b.Multiply(square, a * c), b.Number(c))));
        var slope = b.Add(b.Multiply(square, 3 * a * c), b.Number(c));
        var tail = b.Multiply(b.Multiply(x, slope), b.Subtract(b.Number(1), Square(b, gate)));
        return b.Multiply(b.Add(b.Add(gate, b.Number(1)), tail), 0.5);
    }

    private static string Square(BackwardGraph b, string x) => b.Multiply(x, x);
}
