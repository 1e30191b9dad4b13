using DeCam.Cluster.Grains.Calls;

namespace DeCam.Cluster.Grains.Sweeps.Expansion;

/// <summary>How far an attempt to find the cells of a sweep has come.</summary>
/// <param name="faults">The faults of earlier attempts, which new steps end; or null.</param>
internal sealed class LookProgress(FaultStreak? faults = null)
{
    /// <summary>What it waits for, as the rest of a sentence; null while it goes on.</summary>
    public string? WaitingFor { get; set; }

    /// <summary>Pictures stored and questions to models answered.</summary>
    public int Steps { get; private set; }

    /// <summary>One more is done.</summary>
    public void Step() => Reach(Steps + 1);

    /// <summary>So many are done.</summary>
    public void Reach(int steps)
    {
        if (steps <= Steps) return;
        Steps = steps;
        faults?.Reach(steps);
    }
}
