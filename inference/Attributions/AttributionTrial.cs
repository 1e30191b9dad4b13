namespace DeCam.Inference.Attributions;

/// <summary>A map that is left after some of its batches.</summary>
/// <param name="most">Batches after which it is left.</param>
internal sealed class AttributionTrial(int most)
{
    /// <summary>Batches after which it is left.</summary>
    public int Most => most;

    /// <summary>Batches of the whole map; 1 for a method that has none.</summary>
    public int Planned { get; set; } = 1;
}
