using DeCam.Masks;
using DeCam.Scoring;

namespace DeCam.Methods.Occlusion;

/// <summary>All positions of a sliding window, spread so that any first part of them covers the frame as evenly as it can.</summary>
internal static class WindowGrid
{
    /// <summary>The windows in the order to score them.</summary>
    public static Window[] Positions(OcclusionOptions options, int height, int width)
    {
        var shorter = Math.Min(height, width);
        var side = Math.Clamp(Pixels(options.Window, shorter), 1, shorter);
        var stride = Math.Clamp(Pixels(options.Stride, shorter), 1, side);
        Func<int, int, int, (int Start, int Count)[]> spans = IsInPixels(options.Window) ? Overhanging : Within;
        var (rows, columns) = (spans(height, side, stride), spans(width, side, stride));
        return [.. rows.SelectMany((y, row) => columns.Select((x, column) => (Window: new Window(x.Start, y.Start, x.Count, y.Count), Order: DispersedOrder.Rank(row, column))))
            .OrderBy(p => p.Order).Select(p => p.Window)];
    }

    /// <summary>Whether a size is in pixels; else it is a share of the shorter side.</summary>
    public static bool IsInPixels(double size) => size > 1;

    /// <summary>Refuses sizes in pixels that do not fit a frame.</summary>
    /// <exception cref="ScoringRefusedException">The window is larger than the frame, or the stride leaves pixels out.</exception>
    public static void Check(OcclusionOptions options, int height, int width)
    {
        var shorter = Math.Min(height, width);
        var (side, stride) = (Pixels(options.Window, shorter), Pixels(options.Stride, shorter));
        if (IsInPixels(options.Window) && side > shorter) throw Refusal(
            $"Option 'window' of method 'occlusion' is {options.Window} pixels but the model's input has {height} x {width}; give at most {shorter}, or a share of the side up to 1.");
        if (IsInPixels(options.Stride) != IsInPixels(options.Window) && stride > Math.Max(side, 1)) throw Refusal(
            $"Option 'stride' of method 'occlusion' is {options.Stride}, {stride} pixels at {height} x {width}, larger than the window of {side} pixels, and would leave pixels out; give at most {side}.");
    }

    /// <summary>Number of windows.</summary>
    public static int Count(OcclusionOptions options, int height, int width) => Positions(options, height, width).Length;

    private static int Pixels(double size, int shorter) => (int)Math.Round(IsInPixels(size) ? size : size * shorter);

    private static ScoringRefusedException Refusal(FormattableString message) => new(RefusalKind.Option, FormattableString.Invariant(message));

    // From 0 by the stride to the last that fits, which always is there so that every pixel is covered.
    private static (int Start, int Count)[] Within(int pixels, int side, int stride) =>
        [.. Enumerable.Range(0, (pixels - side + stride - 1) / stride + 1).Select(i => (Math.Min(i * stride, pixels - side), side))];

    // One for each stride, half of what is too much before the frame and half behind it, cut at its edges.
    private static (int Start, int Count)[] Overhanging(int pixels, int side, int stride)
    {
        var count = (pixels + stride - 1) / stride;
        var before = (side - (pixels - (count - 1) * stride)) / 2;
        return [.. Enumerable.Range(0, count).Select(i => i * stride - before).Select(start => (Math.Max(start, 0), Math.Min(start + side, pixels) - Math.Max(start, 0)))];
    }
}
