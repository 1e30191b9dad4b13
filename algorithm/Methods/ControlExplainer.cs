namespace DeCam.Methods;

/// <summary>A control: it has a map and asks for no scores.</summary>
internal abstract class ControlExplainer : IExplainer
{
    /// <inheritdoc/>
    public SearchState State { get; } = new(0, null, null, "control");

    /// <inheritdoc/>
    public IReadOnlyList<string> Notes => [];

    /// <inheritdoc/>
    public IReadOnlyList<MaskRequest> Ask(int limit) => [];

    /// <inheritdoc/>
    public void Tell(ReadOnlySpan<Scoring.ClassScore> scores) => throw new InvalidOperationException("A control asks for no scores.");

    /// <inheritdoc/>
    public abstract float[] Map(int target);
}
