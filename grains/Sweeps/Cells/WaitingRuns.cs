namespace DeCam.Cluster.Grains.Sweeps.Cells;

/// <summary>What the open runs of a sweep wait for.</summary>
internal sealed class WaitingRuns
{
    private readonly Dictionary<int, string> _byCell = [];

    /// <summary>Notes what the run of a cell waits for; null for nothing.</summary>
    public void Note(int cell, string? waitingFor)
    {
        if (waitingFor is null) _byCell.Remove(cell);
        else _byCell[cell] = waitingFor;
    }

    /// <summary>What most of those that wait do wait for, as the rest of a sentence; null where none waits.</summary>
    /// <param name="open">Runs that are open.</param>
    public string? InWords(int open)
    {
        if (_byCell.Count == 0) return null;
        var most = _byCell.Values.GroupBy(w => w).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).First().Key;
        return _byCell.Count >= open ? most : $"{_byCell.Count} of {open} open runs {most}";
    }
}
