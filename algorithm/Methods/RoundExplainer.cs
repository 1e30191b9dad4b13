using DeCam.Scoring;

namespace DeCam.Methods;

/// <summary>
/// Keeps count of what was asked and told, and keeps within the budget, so that a method states only its masks and what it
/// learns from a score.
/// </summary>
public abstract class RoundExplainer : IExplainer
{
    private readonly string _stoppedBy;
    private readonly Queue<(MaskRequest Request, int Index)> _open = new();

    /// <summary>Starts a method.</summary>
    /// <param name="problem">What it is asked about.</param>
    /// <param name="planned">Evaluations it needs; the problem's budget caps them.</param>
    protected RoundExplainer(ExplanationProblem problem, int planned)
    {
        Problem = problem;
        Planned = Math.Min(planned, problem.Budget ?? int.MaxValue);
        _stoppedBy = Planned < planned ? "budget" : "evaluations";
    }

    /// <inheritdoc/>
    public virtual SearchState State => new(Rounds, null, null, Told >= Planned ? _stoppedBy : null);

    /// <inheritdoc/>
    public virtual IReadOnlyList<string> Notes => [];

    /// <summary>What the method is asked about.</summary>
    protected ExplanationProblem Problem { get; }

    /// <summary>Evaluations it will ask for at most.</summary>
    protected int Planned { get; }

    /// <summary>Masks asked so far.</summary>
    protected int Asked { get; private set; }

    /// <summary>Masks told so far.</summary>
    protected int Told { get; private set; }

    /// <summary>Rounds told completely.</summary>
    protected int Rounds { get; private set; }

    /// <summary>Pixels of the frame, H * W.</summary>
    protected int Pixels => Problem.HeightPixels * Problem.WidthPixels;

    /// <inheritdoc/>
    public IReadOnlyList<MaskRequest> Ask(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        if (_open.Count > 0) throw new InvalidOperationException($"{_open.Count} masks of the last round were not told yet.");
        var most = Math.Min(limit, Planned - Asked);
        if (most <= 0) return [];
        var requests = NextRound(most);
        foreach (var request in requests)
            for (var i = 0; i < request.Masks.Count; i++) _open.Enqueue((request, i));
        Asked += _open.Count;
        return requests;
    }

    /// <inheritdoc/>
    public void Tell(ReadOnlySpan<ClassScore> scores)
    {
        if (scores.Length % Problem.TargetCount != 0 || scores.Length / Problem.TargetCount > _open.Count)
            throw new ArgumentException($"{scores.Length} scores of {Problem.TargetCount} classes were told but {_open.Count} masks are open.", nameof(scores));
        for (; scores.Length > 0; scores = scores[Problem.TargetCount..])
        {
            var (request, index) = _open.Dequeue();
            Learn(request, index, scores[..Problem.TargetCount]);
            Told++;
        }

        if (_open.Count == 0) Rounds++;
    }

    /// <inheritdoc/>
    public abstract float[] Map(int target);

    /// <summary>The next round: from 1 to <paramref name="most"/> masks in all.</summary>
    protected abstract IReadOnlyList<MaskRequest> NextRound(int most);

    /// <summary>Learns the scores of one mask, one for each target; masks come in the order asked, and <see cref="Told"/> is the number of this one.</summary>
    protected abstract void Learn(MaskRequest request, int index, ReadOnlySpan<ClassScore> scores);
}
