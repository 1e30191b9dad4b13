using DeCam.Cluster.Client.Clusters;
using DeCam.Cluster.Client.Sweeps.Watching;

namespace DeCam.Cluster.Client.Sweeps.Results;

/// <summary>What the tables and plots of a sweep are made from.</summary>
internal sealed class SweepSummary
{
    /// <summary>Failed cells kept at most, for people; the table has all.</summary>
    public const int MaxFailures = 20;

    private readonly Dictionary<(string Model, string Method), SweepGroupRows> _groups = [];
    private readonly List<SweepRow> _failures = [];
    private int _rows;
    private bool _isOfBefore;

    /// <summary>Prepares the groups of a specification.</summary>
    public SweepSummary(SweepSpec spec, SweepStatus status)
    {
        (Spec, Status) = (spec, status);
        foreach (var model in spec.Models)
            foreach (var method in spec.Methods)
                _groups[(model.Name, method.Name)] = new(model.Name, method, spec.Metrics);
    }

    /// <summary>The summary of the rows of a sweep as they are stored.</summary>
    public static async Task<SweepSummary> ReadAsync(ClusterCalls calls, SweepSpec spec, SweepStatus status, CancellationToken cancellationToken)
    {
        var summary = new SweepSummary(spec, status);
        await foreach (var row in new SweepRows(calls).ReadAsync(status.SweepId, cancellationToken)) summary.Add(row);
        await summary.ConfirmAsync(calls, cancellationToken);
        return summary;
    }

    /// <summary>The specification.</summary>
    public SweepSpec Spec { get; }

    /// <summary>The status at the time.</summary>
    public SweepStatus Status { get; }

    /// <summary>The method all others are compared with: the first that is decam, else the first that is no control; null for controls alone.</summary>
    public SweepMethod? Reference => Array.Find(Spec.Methods, m => m.Method == "decam") ?? Array.Find(Spec.Methods, m => !m.IsControl);

    /// <summary>SHA-256 of each image, by name.</summary>
    public SortedDictionary<string, string> Images { get; } = new(StringComparer.Ordinal);

    /// <summary>Names of images whose cells had different contents: a file that was put right or changed before a retry, or copies of silos that differ.</summary>
    public SortedSet<string> MixedImages { get; } = new(StringComparer.Ordinal);

    /// <summary>The true classes of the images, where they are known.</summary>
    public SweepAccuracy Accuracy { get; } = new();

    /// <summary>How the maps meet the objects of the images, where these are known.</summary>
    public SweepPlaces Places { get; } = new();

    /// <summary>How many cells each kind of device scored.</summary>
    public SweepArithmetics Arithmetics { get; } = new();

    /// <summary>The first failed cells, at most <see cref="MaxFailures"/>.</summary>
    public IReadOnlyList<SweepRow> Failures => _failures;

    /// <summary>Rows that the sweep has counted and that are not in the store; 0 where all are there, and where it took cells back since it counted. Rows that came since are not missed.</summary>
    public int LostRows => _isOfBefore ? 0 : Math.Max(0, Status.Done + Status.FailedCells - _rows);

    /// <summary>All groups.</summary>
    public IEnumerable<SweepGroupRows> Groups => _groups.Values;

    /// <summary>The group of a model and method.</summary>
    public SweepGroupRows Group(string model, string method) => _groups[(model, method)];

    /// <summary>The groups of a model, in the order of the methods.</summary>
    public IEnumerable<SweepGroupRows> Of(string model) => Spec.Methods.Select(m => _groups[(model, m.Name)]);

    /// <summary>Number of finished cells by the version of the software that made them, where it is not this one; "" for versions that did not note their number.</summary>
    public SortedDictionary<string, int> OtherVersions { get; } = new(StringComparer.Ordinal);

    /// <summary>Takes a row.</summary>
    public void Add(SweepRow row)
    {
        _rows++;
        _groups[(row.Model, row.Method)].Add(row);
        if (Images.TryGetValue(row.Image, out var before) && before.Length > 0 && row.ImageSha256.Length > 0 && before != row.ImageSha256) MixedImages.Add(row.Image);
        Images[row.Image] = row.ImageSha256;
        Accuracy.Add(row);
        Places.Add(row);
        Arithmetics.Add(row);
        if (row.Failure is not null && _failures.Count < MaxFailures) _failures.Add(row);
        if (row.Failure is null && row.Version != SoftwareVersion.Current) Count(row.Version);
    }

    /// <summary>Once all rows are taken: asks again where rows seem to be lost, because a retry takes rows away between status and rows.</summary>
    public async Task ConfirmAsync(ClusterCalls calls, CancellationToken cancellationToken)
    {
        if (LostRows > 0) Confirm(await calls.StatusAsync(Status.SweepId, cancellationToken));
    }

    /// <summary>Compares the status with a later one.</summary>
    public void Confirm(SweepStatus later) =>
        _isOfBefore = later.State != Status.State || later.EndedUtc != Status.EndedUtc || later.Done < Status.Done || later.FailedCells < Status.FailedCells;

    private void Count(string version) => OtherVersions[version] = OtherVersions.GetValueOrDefault(version) + 1;
}
