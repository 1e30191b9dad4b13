namespace DeCam.Cluster.Grains.Sweeps.Cells;

/// <summary>What the open runs of a sweep do, and what they wait for.</summary>
/// <param name="spec">The sweep.</param>
internal sealed class CellNews(SweepSpec spec)
{
    private readonly Dictionary<int, (SweepCellTicket Ticket, RunStatus Status)> _byCell = [];

    /// <summary>Notes where the run of a cell stands.</summary>
    public void Note(SweepCellTicket ticket, RunStatus status) => _byCell[ticket.Cell] = (ticket, status);

    /// <summary>Notes that the run of a cell is over.</summary>
    public void Forget(SweepCellTicket ticket) => _byCell.Remove(ticket.Cell);

    /// <summary>What the runs do that wait for nothing, by model and method in the order of the table.</summary>
    public SweepActivity[] Activities() =>
    [
        .. from run in _byCell.Values
           where run.Status.WaitingFor is null
           group run.Status by (run.Ticket.Model, run.Ticket.Method) into runs
           orderby runs.Key
           let measuring = runs.Count(s => s.MetricEvaluations > 0)
           select new SweepActivity(spec.Models[runs.Key.Model].Name, spec.Methods[runs.Key.Method].Name, runs.Count() - measuring, measuring),
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
