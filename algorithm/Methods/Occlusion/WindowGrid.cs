using DeCam.Masks;

namespace DeCam.Methods.Occlusion;

/// <summary>All positions of a sliding window, spread so that any first part of them covers the frame as evenly as it can.</summary>
internal static class WindowGrid
{
    /// <summary>The windows in the order to score them.</summary>
    public static Window[] Positions(OcclusionOptions options, int height, int width)
    {
        var shorter = Math.Min(height, width);
        var side = Math.Clamp((int)Math.Round(options.Window * shorter), 1, shorter);
        var stride = Math.Clamp((int)Math.Round(options.Stride * shorter), 1, side);
        var (ys, xs) = (Starts(height, side, stride), Starts(width, side, stride));
        return [.. ys.SelectMany((y, row) => xs.Select((x, column) => (Window: new Window(x, y, side, side), Order: DispersedOrder.Rank(row, column))))
            .OrderBy(p => p.Order).Select(p => p.Window)];
    }

    /// <summary>Number of windows.</summary>
    public static int Count(OcclusionOptions options, int height, int width) => Positions(options, height, width).Length;

    // From 0 by the stride to the last that fits, which always is there so that every pixel is covered.
    private static int[] Starts(int pixels, int side, int stride) =>
        [.. Enumerable.Range(0, (pixels - side + stride - 1) / stride + 1).Select(i => Math.Min(i * stride, pixels - side))];
}
