namespace DeCam.Cluster.Grains.Sweeps.Cells;

/// <summary>What the open runs of a sweep do, and what they wait for.</summary>
/// <param name="spec">The sweep.</param>
/// <param name="clock">Measures the time between two statuses.</param>
internal sealed class CellNews(SweepSpec spec, TimeProvider clock)
{
    private readonly Dictionary<int, CellProgress> _byCell = [];

    /// <summary>Notes where the run of a cell stands.</summary>
    public void Note(SweepCellTicket ticket, RunStatus status)
    {
        if (_byCell.TryGetValue(ticket.Cell, out var known)) known.Take(status);
        else _byCell[ticket.Cell] = new(ticket, status, clock);
    }

    /// <summary>Notes that a cell has its row, or is left.</summary>
    public void Forget(SweepCellTicket ticket) => _byCell.Remove(ticket.Cell);

    /// <summary>What the runs do, by model and method in the order of the table; those that wait for something do nothing.</summary>
    public SweepActivity[] Activities() =>
    [
        .. from run in _byCell.Values
           group run by (run.Ticket.Model, run.Ticket.Method) into runs
           orderby runs.Key
           let working = runs.Select(r => r.Status).Where(s => s.WaitingFor is null).ToList()
           let writing = working.Count(s => s.State == RunState.Completed)
           let measuring = working.Count(s => s is { State: not RunState.Completed, MetricEvaluations: > 0 })
           let planned = runs.Select(r => r.Status).Where(s => s.Planned > 0).Select(s => (double)s.Planned + s.MetricPlanned).DefaultIfEmpty().Average()
           let watched = runs.Sum(r => r.Watched)
           select new SweepActivity(
               spec.Models[runs.Key.Model].Name,
               spec.Methods[runs.Key.Method].Name,
               working.Count - measuring - writing,
               measuring,
               writing,
               runs.Sum(r => (long)r.Evaluations),
               (int)planned,
               watched > 0 ? runs.Sum(r => r.WatchedTime.TotalSeconds) / watched : 0),
    ];

    /// <summary>What most of those that wait do wait for, as the rest of a sentence; null where none waits.</summary>
    /// <param name="open">Runs that are open.</param>
    public string? WaitingInWords(int open)
    {
        var waiting = _byCell.Values.Select(run => run.Status.WaitingFor).OfType<string>().ToList();
        if (waiting.Count == 0) return null;
        var most = waiting.GroupBy(w => w).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal).First().Key;
        return waiting.Count >= open ? most : $"{waiting.Count} of {open} open runs {most}";
    }
}
