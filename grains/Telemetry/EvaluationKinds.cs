namespace DeCam.Cluster.Grains.Telemetry;

/// <summary>What evaluations are for.</summary>
internal static class EvaluationKinds
{
    /// <summary>The question what a model sees in an image.</summary>
    public const string Description = "description";

    private const string Search = "search", Metrics = "metrics";

    /// <summary>What the masks of a batch are for.</summary>
    public static string Of(MaskPurpose purpose) => purpose == MaskPurpose.Metrics ? Metrics : Search;
}
