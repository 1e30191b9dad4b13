namespace DeCam.Masks;

/// <summary>The kinds of mask description that travel; the numbers are part of the wire format and never reused (3 was one).</summary>
public enum MaskKind
{
    /// <summary>Unions of rotated ellipses, as genes.</summary>
    Ellipses = 1,

    /// <summary>Pixels by their rank in a saliency map.</summary>
    Ranking = 2,

    /// <summary>Bits of a coarse grid, enlarged smoothly with a shift (RISE).</summary>
    Grid = 4,

    /// <summary>Bits over the labels of a segmentation (LIME).</summary>
    Segments = 5,

    /// <summary>One hidden rectangle each (occlusion).</summary>
    Windows = 6,

    /// <summary>Weights of the cells of a coarse grid, enlarged without smoothing (Sobol, HSIC).</summary>
    Cells = 7,

    /// <summary>The first pixels in the order of a map with smooth noise (path-ridge).</summary>
    Path = 8,

    /// <summary>Unions of kept rectangles (Partition SHAP).</summary>
    Rectangles = 9,

    /// <summary>Masks of another kind, with a region hidden besides (several objects).</summary>
    HiddenRegion = 10,
}
