namespace DeCam.Cluster.Client.CommandLine;

/// <summary>Where an object is, as the user said it: a mask file, or else a box.</summary>
/// <param name="MaskPath">Picture of the mask, or null.</param>
/// <param name="Box">x0, y0, x1, y1 in pixels of the image, the last two exclusive; or null.</param>
internal sealed record ObjectChoice(string? MaskPath, int[]? Box)
{
    /// <summary>The value of the mask that is the object, or null to tell by the values that occur.</summary>
    public int? MaskValue { get; init; }
}
