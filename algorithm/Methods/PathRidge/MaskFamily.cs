using DeCam.Masks;

namespace DeCam.Methods.PathRidge;

/// <summary>Masks whose scores depend on their level in one way, so that they share a baseline: ellipses over one fill, or one path over one fill.</summary>
/// <param name="Fill">What replaces hidden pixels.</param>
/// <param name="Path">Whether a path's first pixels are kept or hidden; null for ellipses.</param>
/// <param name="Weight">How often it is drawn, against 1.</param>
internal sealed record MaskFamily(Baseline Fill, PathEnd? Path, double Weight)
{
    /// <summary>Its name, such as "kept-blur", "hidden-zero" or "ellipses-black".</summary>
    public string Name => $"{(Path is { } end ? end == PathEnd.Kept ? "kept" : "hidden" : "ellipses")}-{Fill.ToString().ToLowerInvariant()}";

    /// <summary>The families that the options ask for: paths first, then ellipses, one for each fill.</summary>
    public static MaskFamily[] Of(PathRidgeOptions options)
    {
        List<(Baseline Fill, double Weight)> fills = [(Baseline.Blur, 1), (Baseline.Zero, 1)];
        if (options.Black > 0) fills.Add((Baseline.Black, options.Black));
        IEnumerable<MaskFamily> paths = options.Paths == PathChoice.Metric
            ? [new(Baseline.Blur, PathEnd.Kept, 1), new(Baseline.Zero, PathEnd.Hidden, 1)]
            : fills.SelectMany(f => new MaskFamily[] { new(f.Fill, PathEnd.Kept, f.Weight), new(f.Fill, PathEnd.Hidden, f.Weight) });
        return [.. paths, .. fills.Select(f => new MaskFamily(f.Fill, null, f.Weight))];
    }
}

/// <summary>What a path mask does with the first pixels of its order.</summary>
internal enum PathEnd
{
    /// <summary>Keeps them and hides the rest.</summary>
    Kept,

    /// <summary>Hides them and keeps the rest.</summary>
    Hidden,
}
