namespace DeCam;

/// <summary>An explainer that tells the objects of a class apart. What it says depends on the scores told alone, as the map does.</summary>
public interface IObjectMaps
{
    /// <summary>The objects found so far, in the order found; the map of the explainer joins theirs.</summary>
    IReadOnlyList<FoundObject> Objects { get; }
}

/// <summary>One of several objects of a class.</summary>
/// <param name="Map">Its saliency map, [H, W] row-major; at the pixels of the objects before it there is nothing to be seen.</param>
/// <param name="Share">Share of the frame that was cut out for it, in (0, 1].</param>
/// <param name="Kept">Probability of the class where this share alone is kept.</param>
/// <param name="Left">Probability of the class where it and the objects before it are hidden.</param>
/// <param name="IsRecognised">Whether the class is still recognised then: the most probable one, or of half its first probability.</param>
public sealed record FoundObject(float[] Map, double Share, double Kept, double Left, bool IsRecognised);
