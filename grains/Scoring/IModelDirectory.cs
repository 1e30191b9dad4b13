namespace DeCam.Cluster.Grains.Scoring;

/// <summary>The models whose files this silo has, checked against their hashes.</summary>
public interface IModelDirectory
{
    /// <summary>The models at this moment, with "" as preprocessing; looked at every two seconds or so, from any thread.</summary>
    IReadOnlyList<ModelRef> Models { get; }
}
