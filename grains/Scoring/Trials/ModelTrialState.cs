namespace DeCam.Cluster.Grains.Scoring.Trials;

/// <summary>The silos that used a model for the first time and have not been heard of since.</summary>
[GenerateSerializer, Alias("DeCam.ModelTrialState")]
internal sealed class ModelTrialState
{
    /// <summary>The silos.</summary>
    [Id(0)] public List<ModelTrialMark> Marks { get; set; } = [];

    /// <summary>Whether a silo has outlived the model. What is lost later is lost for other reasons, unless the silo says so.</summary>
    [Id(1)] public bool IsProven { get; set; }
}

/// <summary>A silo that used a model.</summary>
/// <param name="Silo">Its address, with the time of its start.</param>
/// <param name="Name">Its name.</param>
/// <param name="Reason">Why it ended, by its own words; "" where it said nothing.</param>
[GenerateSerializer, Immutable, Alias("DeCam.ModelTrialMark")]
internal sealed record ModelTrialMark([property: Id(0)] string Silo, [property: Id(1)] string Name, [property: Id(2)] string Reason);
