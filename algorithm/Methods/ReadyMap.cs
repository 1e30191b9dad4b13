namespace DeCam.Methods;

/// <summary>Stands in for an explainer where the map is there already, so that no scores are asked for.</summary>
/// <param name="stoppedBy">Why nothing is asked, as <see cref="SearchState.StoppedBy"/> tells it.</param>
internal abstract class ReadyMap(string stoppedBy) : IExplainer
{
    /// <inheritdoc/>
    public SearchState State { get; } = new(0, null, null, stoppedBy);

    /// <inheritdoc/>
    public virtual IReadOnlyList<string> Notes => [];

    /// <inheritdoc/>
    public IReadOnlyList<MaskRequest> Ask(int limit) => [];

    /// <inheritdoc/>
    public void Tell(ReadOnlySpan<Scoring.ClassScore> scores) => throw new InvalidOperationException("A map that is there asks for no scores.");

    /// <inheritdoc/>
    public abstract float[] Map(int target);
}
