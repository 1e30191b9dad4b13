using DeCam.Masks;

namespace DeCam.Methods.ShapPartition;

/// <summary>The tree of rectangles: the frame is halved along its longer side, down to single pixels.</summary>
internal static class Halving
{
    /// <summary>The upper and lower half of a rectangle that is not wider than high, else the left and right one; the first is the smaller where they differ.</summary>
    /// <param name="whole">At least two pixels.</param>
    public static (Window First, Window Second) Of(Window whole)
    {
        var (x, y, width, height) = whole;
        return height >= width
            ? (new(x, y, width, height / 2), new(x, y + height / 2, width, height - height / 2))
            : (new(x, y, width / 2, height), new(x + width / 2, y, width - width / 2, height));
    }

    /// <summary>Masks that a search asks for: those of the whole tree, the empty one and the whole frame among them, or <paramref name="most"/> where that is less.</summary>
    public static int Masks(int height, int width, int most) => (int)Math.Min(most, 2 + Below(new(0, 0, width, height), most));

    // Two for a rectangle, and those of its halves in both contexts; no further once there are enough.
    private static long Below(Window whole, long most)
    {
        if (whole.Height * whole.Width == 1) return 0;
        var (first, second) = Of(whole);
        var masks = 2 + 2 * Below(first, most);
        return masks >= most ? masks : masks + 2 * Below(second, most);
    }
}
