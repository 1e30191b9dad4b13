using DeCam.Scoring;

namespace DeCam.Methods.Refine;

/// <summary>A method that was to be refined, but with a share too small to judge a single change of its map: it gets the whole budget and says so.</summary>
/// <param name="method">The method, started with the whole budget.</param>
/// <param name="note">Why its map is not tuned.</param>
internal sealed class UntunedExplainer(IExplainer method, string note) : IExplainer, IMapEvidence
{
    public SearchState State => method.State;

    public IReadOnlyList<string> Notes => [.. method.Notes, note];

    public IReadOnlyList<MaskRequest> Ask(int limit) => method.Ask(limit);

    public void Tell(ReadOnlySpan<ClassScore> scores) => method.Tell(scores);

    public float[] Map(int target) => method.Map(target);

    public MapEvidence? Evidence(int target) => (method as IMapEvidence)?.Evidence(target);
}
