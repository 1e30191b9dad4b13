using DeCam.Inference.Graph;

namespace DeCam.Inference.Gradients.Rules;

/// <summary>How the windows of a convolution or pooling lie over its input, by spatial dimension.</summary>
/// <param name="Kernel">Sizes.</param>
/// <param name="Strides">Steps between windows.</param>
/// <param name="Dilations">Steps inside a window.</param>
/// <param name="Before">Zeros before the input.</param>
/// <param name="Input">Sizes of the input.</param>
/// <param name="Output">Numbers of windows.</param>
internal sealed record Windows(long[] Kernel, long[] Strides, long[] Dilations, long[] Before, long[] Input, long[] Output)
{
    /// <summary>Number of spatial dimensions.</summary>
    public int Rank => Kernel.Length;

    /// <summary>Reads them from a node.</summary>
    /// <param name="node">The node.</param>
    /// <param name="input">Shape of its input, [N, C, ...].</param>
    /// <param name="output">Shape of its output.</param>
    /// <param name="kernel">Sizes of a window.</param>
    public static Windows Of(NodeProto node, long[] input, long[] output, long[] kernel)
    {
        long[] ones = [.. Enumerable.Repeat(1L, kernel.Length)];
        var (strides, dilations) = (node.Integers("strides") ?? ones, node.Integers("dilations") ?? ones);
        var windows = new Windows(kernel, strides, dilations, node.Integers("pads")?[..kernel.Length] ?? new long[kernel.Length], input[2..], output[2..]);
        return node.Text("auto_pad", "NOTSET") switch
        {
            "SAME_UPPER" => windows with { Before = windows.Same(0) },
            "SAME_LOWER" => windows with { Before = windows.Same(1) },
            "VALID" => windows with { Before = new long[kernel.Length] },
            _ => windows,
        };
    }

    /// <summary>Positions from the first value of a window to behind the last.</summary>
    public long Extent(int axis) => (Dilations[axis] * (Kernel[axis] - 1)) + 1;

    /// <summary>Zeros, or values left over when negative, behind what the windows cover.</summary>
    public long After(int axis) => ((Output[axis] - 1) * Strides[axis]) + Extent(axis) - Before[axis] - Input[axis];

    private long[] Same(int odd) =>
        [.. Enumerable.Range(0, Rank).Select(i => (Math.Max(0, ((Output[i] - 1) * Strides[i]) + Extent(i) - Input[i]) + odd) / 2)];
}
