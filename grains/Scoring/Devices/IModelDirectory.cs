namespace DeCam.Cluster.Grains.Scoring.Devices;

/// <summary>The models whose files this silo has, checked against their hashes.</summary>
public interface IModelDirectory
{
    /// <summary>The models at this moment, with what their sidecars say; looked at every two seconds or so, from any thread.</summary>
    IReadOnlyList<ModelRef> Models { get; }

    /// <summary>The model files in this silo's folders that cannot be served.</summary>
    IReadOnlyList<UnservedModel> Unserved { get; }
}
