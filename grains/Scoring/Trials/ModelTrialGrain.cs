using DeCam.Cluster.Grains.Placement;
using DeCam.Cluster.Grains.State;
using Orleans.Placement;

namespace DeCam.Cluster.Grains.Scoring.Trials;

/// <inheritdoc cref="IModelTrialGrain"/>
[CoordinatorOnly, RandomPlacement]
internal sealed class ModelTrialGrain : Grain, IModelTrialGrain
{
    /// <summary>Silos that a model may take with it: of those that said why they end, and of all.</summary>
    public const int MostExplained = 2, MostLost = 5;

    private readonly StateWriter<ModelTrialState> _writer;
    private readonly IClusterMembershipService _membership;

    /// <summary>Called by the runtime.</summary>
    public ModelTrialGrain([PersistentState(StoredStates.ModelTrials, StorageNames.Grains)] IPersistentState<ModelTrialState> stored, IClusterMembershipService membership)
    {
        _writer = new(stored, DeactivateOnIdle);
        _membership = membership;
    }

    private ModelTrialState State => _writer.State;

    /// <inheritdoc/>
    public async Task<string?> BeginAsync(SiloAddress silo, string siloName, string model)
    {
        var key = silo.ToParsableString();
        if (State.Marks.Exists(mark => mark.Silo != key && mark.Reason.Length == 0)) await _membership.Refresh();
        var lost = State.Marks.Where(mark => mark.Silo != key && (mark.Reason.Length > 0 || IsLost(mark.Silo))).ToList();
        if (lost.Count(mark => mark.Reason.Length > 0) >= MostExplained || lost.Count >= MostLost) return Refusal(model, lost);
        if (!State.IsProven && State.Marks.TrueForAll(mark => mark.Silo != key)) await _writer.ChangeAsync(() => State.Marks.Add(new(key, siloName, "")));
        return null;
    }

    /// <inheritdoc/>
    public Task PassAsync(SiloAddress silo) => State.IsProven ? Task.CompletedTask : _writer.ChangeAsync(() =>
    {
        State.IsProven = true;
        State.Marks.RemoveAll(mark => mark.Reason.Length == 0);
    });

    /// <inheritdoc/>
    public Task BlameAsync(SiloAddress silo, string siloName, string reason) => _writer.ChangeAsync(() =>
    {
        State.Marks.RemoveAll(mark => mark.Silo == silo.ToParsableString());
        State.Marks.Add(new(silo.ToParsableString(), siloName, reason));
    });

    /// <inheritdoc/>
    public Task WithdrawAsync(SiloAddress silo)
    {
        bool IsOpen(ModelTrialMark mark) => mark.Silo == silo.ToParsableString() && mark.Reason.Length == 0;
        return State.Marks.Exists(IsOpen) ? _writer.ChangeAsync(() => State.Marks.RemoveAll(IsOpen)) : Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<bool> ReadmitAsync()
    {
        if (State.Marks.Count == 0) return false;
        await _writer.ChangeAsync(() => State.Marks.Clear());
        return true;
    }

    // Asked of a membership that was just read: who is not in it has left it.
    private bool IsLost(string silo) => _membership.CurrentSnapshot.GetSiloStatus(SiloAddress.FromParsableString(silo)) is SiloStatus.Dead or SiloStatus.None;

    private string Refusal(string model, List<ModelTrialMark> lost)
    {
        var said = lost.Select(mark => mark.Reason).LastOrDefault(reason => reason.Length > 0);
        return $"Model '{model}' is refused in this cluster, because {lost.Count} silos were lost while they used it ({string.Join(", ", lost.Select(mark => mark.Name).Distinct())}"
            + $"{(said is null ? "" : $"; the last said: {Sentence.Reason(said)}")}); look at the file, and let it in again with 'decam cluster readmit {this.GetPrimaryKeyString()}'.";
    }
}
