using DeCam.Metrics;

namespace DeCam.Cluster.Client.Sweeps.Results;

/// <summary>The figures of one model with one method, gathered from its rows.</summary>
internal sealed class SweepGroupRows
{
    private readonly Dictionary<string, SweepProtocolRows> _protocols;
    private readonly SweepProtocolRows? _panel;

    /// <summary>Prepares a group.</summary>
    /// <param name="model">Name of the model.</param>
    /// <param name="method">The method.</param>
    /// <param name="protocols">Names of the protocols.</param>
    public SweepGroupRows(string model, SweepMethod method, IEnumerable<string> protocols)
    {
        (Model, Method) = (model, method);
        _protocols = protocols.Distinct().ToDictionary(p => p, p => new SweepProtocolRows(p));
        if (MetricPanel.Among(_protocols.Keys) is { } panel) _protocols[panel.Name] = _panel = new(panel.Name);
    }

    /// <summary>Name of the model.</summary>
    public string Model { get; }

    /// <summary>The method.</summary>
    public SweepMethod Method { get; }

    /// <summary>DiffAUC of the first protocol at each snapshot, and the number of rows that have it.</summary>
    public SortedDictionary<int, (double Sum, int Count)> Snapshots { get; } = [];

    /// <summary>Rank correlation of the two halves of each image's masks, added over its seeds; of images whose method can say it.</summary>
    public Dictionary<string, (double Sum, int Count)> Halves { get; } = new(StringComparer.Ordinal);

    /// <summary>Cells with a result.</summary>
    public int Done { get; private set; }

    /// <summary>Cells parked.</summary>
    public int Failed { get; private set; }

    /// <summary>Cells whose search a network of 8-bit integers scored.</summary>
    public int InEightBits { get; private set; }

    /// <summary>Cells that asked for such a network and were searched in float32.</summary>
    public int FellBack { get; private set; }

    /// <summary>Evaluations of the search in all.</summary>
    public long Evaluations { get; private set; }

    /// <summary>Evaluations of the metrics in all.</summary>
    public long MetricEvaluations { get; private set; }

    /// <summary>Mean evaluations of the search, or null without a result.</summary>
    public double? MeanEvaluations => Done > 0 ? (double)Evaluations / Done : null;

    /// <summary>Height and width of the maps; 0 without a result.</summary>
    public (int HeightPixels, int WidthPixels) Size { get; private set; }

    /// <summary>The figures under a protocol, or under the panel whose protocols are all measured; that has no curves.</summary>
    public SweepProtocolRows Under(string protocol) => _protocols[protocol];

    /// <summary>Takes a row.</summary>
    public void Add(SweepRow row)
    {
        if (row.Failure is not null)
        {
            Failed++;
            return;
        }

        Done++;
        if (row.Calibration is { IsUsed: true }) InEightBits++;
        else if (row.Calibration is not null) FellBack++;
        Evaluations += row.Evaluations;
        MetricEvaluations += row.MetricEvaluations;
        Size = (row.HeightPixels, row.WidthPixels);
        if (row.SplitHalf is { } halves)
        {
            var (sum, count) = Halves.GetValueOrDefault(row.Image);
            Halves[row.Image] = (sum + halves, count + 1);
        }

        foreach (var snapshot in row.Snapshots)
        {
            var (sum, count) = Snapshots.GetValueOrDefault(snapshot.Evaluations);
            Snapshots[snapshot.Evaluations] = (sum + snapshot.DiffAuc, count + 1);
        }

        foreach (var curve in row.Curves)
            if (_protocols.TryGetValue(curve.Protocol, out var figures)) figures.Add(row.Image, row.Seed, curve);
        if (SweepPanel.FigureOf(row) is { } mean) _panel?.Add(row.Image, row.Seed, new(mean.Panel, 0, 0, mean.MeanDiffAuc, [], []));
    }
}
