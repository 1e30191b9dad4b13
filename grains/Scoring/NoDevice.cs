namespace DeCam.Cluster.Grains.Scoring;

/// <summary>Says why work waits for which no device asks.</summary>
internal static class NoDevice
{
    /// <summary>The sentence.</summary>
    public static string Of(ModelRef model) =>
        $"No device that has model '{model.Name}' takes work; add the file to the models of an evaluator silo.";
}
