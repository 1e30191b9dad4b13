using DeCam.Masks;

namespace DeCam.Methods.ShapPartition;

/// <summary>Rectangles that are kept while others are judged, as a chain that shares its end with others.</summary>
/// <param name="Kept">One of them.</param>
/// <param name="Rest">The others; null where there are none.</param>
internal sealed record Context(Window Kept, Context? Rest)
{
    /// <summary>All rectangles of a chain.</summary>
    public static Window[] All(Context? context)
    {
        var all = new List<Window>();
        for (; context is not null; context = context.Rest) all.Add(context.Kept);
        return [.. all];
    }
}

/// <summary>A rectangle in one context: what the score gains when it is shown beside what the context keeps.</summary>
/// <param name="Rectangle">The rectangle.</param>
/// <param name="Around">The context; null hides everything else.</param>
/// <param name="Hidden">Score of the context alone.</param>
/// <param name="Shown">Score of the context with the rectangle.</param>
/// <param name="Weight">Share of this context in the rectangle's value; the weights of all contexts of a rectangle add up to 1.</param>
internal sealed record Coalition(Window Rectangle, Context? Around, double Hidden, double Shown, double Weight)
{
    /// <summary>What it adds to the value of its rectangle.</summary>
    public double Value => (Shown - Hidden) * Weight;

    /// <summary>Pixels of the rectangle.</summary>
    public int Area => Rectangle.Width * Rectangle.Height;

    /// <summary>Whether others have taken its place.</summary>
    public bool IsSplit { get; set; }

    /// <summary>
    /// The halves, each without and with the other one kept, at half the weight. Their values add up to this one's, whatever the scores.
    /// </summary>
    /// <param name="first">Score of the context with the first half.</param>
    /// <param name="second">Score of the context with the second half.</param>
    public IEnumerable<Coalition> Halves(double first, double second)
    {
        var (one, two) = Halving.Of(Rectangle);
        yield return new(one, Around, Hidden, first, Weight / 2);
        yield return new(two, Around, Hidden, second, Weight / 2);
        yield return new(one, new(two, Around), second, Shown, Weight / 2);
        yield return new(two, new(one, Around), first, Shown, Weight / 2);
    }

    /// <summary>The halves in one order alone, where the score of the second is not known.</summary>
    /// <param name="first">Score of the context with the first half.</param>
    public IEnumerable<Coalition> Halves(double first)
    {
        var (one, two) = Halving.Of(Rectangle);
        yield return new(one, Around, Hidden, first, Weight);
        yield return new(two, new(one, Around), first, Shown, Weight);
    }
}
