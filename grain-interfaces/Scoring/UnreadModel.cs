namespace DeCam.Cluster;

/// <summary>A model whose file is there and that no device of the silo can load: the file cannot be read, or there is too little memory.</summary>
/// <param name="Silo">Name of the silo.</param>
/// <param name="Reason">Why, in one line without a full stop.</param>
/// <param name="MayPass">Whether that may pass by itself, as a fault of a disk may; false where the file may not be read, or the memory will never do.</param>
/// <param name="Since">Time for which no device could load the model.</param>
[GenerateSerializer, Immutable, Alias("DeCam.UnreadModel")]
public sealed record UnreadModel([property: Id(0)] string Silo, [property: Id(1)] string Reason, [property: Id(2)] bool MayPass, [property: Id(3)] TimeSpan Since = default)
{
    /// <summary>What is waited for, as the rest of a sentence.</summary>
    /// <param name="model">The model in words.</param>
    public string Waiting(string model) => $"waiting for model {model}, which silo {Silo} cannot load since {Lasting.InWords(Since)}: {Reason}";
}
