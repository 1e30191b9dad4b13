namespace DeCam.Cluster;

/// <summary>
/// What became of the silos that loaded a model; its key is the SHA-256 of the model. A model that two silos blamed for their
/// end, or that five were lost with, is refused in the whole cluster, until an operator lets it in again.
/// </summary>
[Alias("DeCam.IModelTrialGrain")]
public interface IModelTrialGrain : IGrainWithStringKey
{
    /// <summary>A silo is about to use the model for the first time.</summary>
    /// <param name="silo">The silo.</param>
    /// <param name="siloName">Its name.</param>
    /// <param name="model">Name of the model.</param>
    /// <returns>Why the model is refused in this cluster, in a sentence; null where it may be used.</returns>
    [Alias("Begin"), SilosOnly] Task<string?> BeginAsync(SiloAddress silo, string siloName, string model);

    /// <summary>A silo has used the model and lives on.</summary>
    [Alias("Pass"), SilosOnly] Task PassAsync(SiloAddress silo);

    /// <summary>A silo ends because the model does not leave its native code.</summary>
    [Alias("Blame"), SilosOnly] Task BlameAsync(SiloAddress silo, string siloName, string reason);

    /// <summary>A silo ends for another reason, or has not come to use the model: its loss would not be that of the model.</summary>
    [Alias("Withdraw"), SilosOnly] Task WithdrawAsync(SiloAddress silo);

    /// <summary>Forgets all silos that were lost, so that the model may be used again.</summary>
    /// <returns>Whether there were any.</returns>
    [Alias("Readmit")] Task<bool> ReadmitAsync();
}
