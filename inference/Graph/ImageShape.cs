using DeCam.Inference.Preprocessing;

namespace DeCam.Inference.Graph;

/// <summary>Which dimension of an input is what. Positions decide, never names: one name may stand for two dimensions.</summary>
/// <param name="Layout">Order of the dimensions.</param>
/// <param name="Batch">Images in a batch, null where free.</param>
/// <param name="Channels">1 or 3.</param>
/// <param name="Height">In pixels, null where free.</param>
/// <param name="Width">In pixels, null where free.</param>
internal sealed record ImageShape(TensorLayout Layout, int? Batch, int Channels, int? Height, int? Width)
{
    /// <summary>Whether there is no dimension for a batch.</summary>
    public bool IsUnbatched { get; init; }

    /// <summary>Why this is no image, in words that follow the model's name; null when it is one.</summary>
    public string? Fault { get; private init; }

    /// <summary>Reads the shape of an input.</summary>
    /// <param name="graph">The graph; its first convolution tells the channels where the shape does not.</param>
    /// <param name="input">The input.</param>
    /// <param name="layout">The layout where it is stated.</param>
    /// <param name="usual">The layout where neither that nor the shape tells it.</param>
    public static ImageShape Of(GraphProto graph, ValueInfoProto input, TensorLayout? layout, TensorLayout? usual) => input.Shape() switch
    {
        var shape when shape.Any(d => d > int.MaxValue) =>
            Wrong($"takes {input.ShapeText()} at '{input.Name}' but a dimension is at most {int.MaxValue}; export it for smaller pictures, with a dynamic batch"),
        [var n, var a, var b, var c] => Four(graph, input, layout, usual, n, a, b, c),
        [3, var h, var w] when layout != TensorLayout.Nhwc && IsSide(h) && IsSide(w) => Alone(TensorLayout.Nchw, 3, h, w),
        [var h, var w, { } c and (1 or 3)] when layout != TensorLayout.Nchw && IsSide(w) => Alone(TensorLayout.Nhwc, c, h, w),
        [var n, var h, var w] when layout != TensorLayout.Nhwc && IsSide(h) && IsSide(w) => new(TensorLayout.Nchw, (int?)n, 1, (int?)h, (int?)w),
        [var n, { } values] => Flat(input, layout ?? usual, n, values),
        var other => Wrong($"takes {(other.Count == 0 ? "" : $"{other.Count} dimension(s), ")}{input.ShapeText()}, at '{input.Name}' but images have four: batch, channels, height and width"),
    };

    private static ImageShape Four(GraphProto graph, ValueInfoProto input, TensorLayout? layout, TensorLayout? usual, long? n, long? a, long? b, long? c)
    {
        var seen = FirstConvolution.ChannelsOf(graph, input.Name);
        var found = layout ?? (a is 1 or 3 ? TensorLayout.Nchw : c is 1 or 3 ? TensorLayout.Nhwc : a is null && seen is not null ? TensorLayout.Nchw : a is null && c is null ? usual : null);
        if (found is not { } order)
        {
            return Wrong(a is null || c is null
                ? $"takes {input.ShapeText()} at '{input.Name}', which does not say which dimension is that of the channels; give the layout (nchw or nhwc)"
                : $"takes {input.ShapeText()} at '{input.Name}' but an image has 1 or 3 channels, first or last; export it for pictures of red, green and blue");
        }

        var (channels, height, width) = order == TensorLayout.Nchw ? (a ?? seen, b, c) : (c, a, b);
        return channels is not (1 or 3 or null)
            ? Wrong($"takes {channels} channels in the layout {order.ToString().ToLowerInvariant()} but 1 and 3 are supported{(layout is null ? "" : "; correct or leave out the layout")}")
            : new(order, (int?)n, (int)(channels ?? 3), (int?)height, (int?)width);
    }

    private static ImageShape Alone(TensorLayout layout, long channels, long? height, long? width) =>
        new(layout, 1, (int)channels, (int?)height, (int?)width) { IsUnbatched = true };

    // A number of pixels is a square of 1 or of 3 channels, and never both, since the root of 3 is not rational.
    private static ImageShape Flat(ValueInfoProto input, TensorLayout? layout, long? n, long values)
    {
        if (Root(values) is { } grey) return new(TensorLayout.Nchw, (int?)n, 1, grey, grey);
        if (values % 3 != 0 || Root(values / 3) is not { } side)
            return Wrong($"takes {values} values at '{input.Name}', which are no square picture of 1 or 3 channels; export it with the dimensions of the image");
        return layout is { } order ? new(order, (int?)n, 3, side, side)
            : Wrong($"takes {values} values at '{input.Name}', those of a picture of {side} x {side} pixels, but does not say in which order; give the layout (nchw: red first, then green; nhwc: pixel by pixel)");
    }

    private static int? Root(long values) => (int)Math.Sqrt(values) is var root && (long)root * root == values ? root : null;

    // Three pixels and fewer are channels.
    private static bool IsSide(long? pixels) => pixels is null or > 3;

    private static ImageShape Wrong(string fault) => new(TensorLayout.Nchw, null, 3, null, null) { Fault = fault };
}
