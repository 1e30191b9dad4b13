using DeCam.Inference.Graph;

namespace DeCam.Inference.Gradients.Rules;

/// <summary>Operators that arrange or repeat values.</summary>
internal static class ShapeRules
{
    public static void AddTo(Dictionary<string, GradientRule> rules)
    {
        foreach (var name in (string[])["Reshape", "Flatten", "Squeeze", "Unsqueeze"])
            rules[name] = (node, b) => b.Give(node.Input[0], b.Reshape(b.Of(node), b.Shape(node.Input[0])));
        rules["Transpose"] = Transpose;
        rules["Expand"] = (node, b) => b.Give(node.Input[0], b.SumTo(b.Of(node), b.Shape(node.Output[0]), b.Shape(node.Input[0])));
        rules["Tile"] = Tile;
        rules["DepthToSpace"] = DepthToSpace;
        rules["SpaceToDepth"] = (node, b) => b.Give(node.Input[0], b.Node("DepthToSpace", [NodeAttributes.Of("blocksize", node.Integer("blocksize", 1))], b.Of(node)));
    }

    private static void Transpose(NodeProto node, BackwardGraph b)
    {
        var rank = b.Shape(node.Input[0]).Length;
        var permutation = node.Integers("perm") ?? [.. Enumerable.Range(0, rank).Reverse().Select(i => (long)i)];
        b.Give(node.Input[0], b.Transpose(b.Of(node), [.. Enumerable.Range(0, rank).Select(i => (long)Array.IndexOf(permutation, i))]));
    }

    // [r0 d0, r1 d1, ...] is summed over each r.
    private static void Tile(NodeProto node, BackwardGraph b)
    {
        var (from, to) = (b.Shape(node.Input[0]), b.Shape(node.Output[0]));
        var parts = b.Reshape(b.Of(node), [.. from.SelectMany((d, i) => (long[])[to[i] / d, d])]);
        b.Give(node.Input[0], b.Reshape(b.Sum(parts, [.. Enumerable.Range(0, from.Length).Select(i => 2L * i)]), from));
    }

    private static void DepthToSpace(NodeProto node, BackwardGraph b)
    {
        var (size, shape) = (node.Integer("blocksize", 1), b.Shape(node.Input[0]));
        if (node.Text("mode", "DCR") == "DCR")
        {
            b.Give(node.Input[0], b.Node("SpaceToDepth", [NodeAttributes.Of("blocksize", size)], b.Of(node)));
            return;
        }

        // Column, row, depth: [N, C, H, b, W, b] back to [N, C, b, b, H, W].
        var blocks = b.Reshape(b.Of(node), shape[0], shape[1] / (size * size), shape[2], size, shape[3], size);
        b.Give(node.Input[0], b.Reshape(b.Transpose(blocks, 0, 1, 3, 5, 2, 4), shape));
    }
}
