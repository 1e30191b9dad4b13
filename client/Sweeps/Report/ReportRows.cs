using DeCam.Cluster.Client.Sweeps.Results;

namespace DeCam.Cluster.Client.Sweeps.Report;

/// <summary>The rows of a sweep without their curves, image by image, as far as a report shows them one by one.</summary>
/// <param name="weak">Knows weak maps.</param>
internal sealed class ReportRows(SweepWeak weak)
{
    /// <summary>Cells up to which a report shows each; of larger sweeps it shows the images that stand out.</summary>
    public const int MostShown = 20_000;

    private readonly Dictionary<string, List<SweepRow>> _images = new(StringComparer.Ordinal);
    private HashSet<string>? _chosen;

    /// <summary>Rows that are kept.</summary>
    public int Count { get; private set; }

    /// <summary>Whether there are more than are shown, so that they must be chosen.</summary>
    public bool AreTooMany { get; private set; }

    /// <summary>Whether they are those of chosen images alone.</summary>
    public bool ArePart => _chosen is not null;

    /// <summary>Names of the images, in the order of their rows.</summary>
    public IReadOnlyCollection<string> Images => _images.Keys;

    /// <summary>The rows of an image, in the order of the cells; of one that is not shown, none.</summary>
    public IReadOnlyList<SweepRow> Of(string image) => _images.GetValueOrDefault(image) ?? [];

    /// <summary>The rows of all images.</summary>
    public IEnumerable<SweepRow> All => _images.Values.SelectMany(r => r);

    /// <summary>Takes a row, without its curves.</summary>
    public void Add(SweepRow row)
    {
        if (AreTooMany || (_chosen is { } chosen && !chosen.Contains(row.Image))) return;
        if (_chosen is null && Count == MostShown)
        {
            (AreTooMany, Count) = (true, 0);
            _images.Clear();
            return;
        }

        if (!_images.TryGetValue(row.Image, out var rows)) _images[row.Image] = rows = [];
        rows.Add(row with { Curves = [.. row.Curves.Select(c => c with { Insertion = [], Deletion = [] })], Devices = [] });
        Count++;
    }

    /// <summary>Begins again with the rows of these images alone.</summary>
    public void Choose(IEnumerable<string> images) => (_chosen, AreTooMany) = (images.ToHashSet(StringComparer.Ordinal), false);

    /// <summary>Why the map of a row is weak, in a sentence; null where it is not, and for controls.</summary>
    public string? WeaknessOf(SweepRow row) => weak.WhyWeak(row);
}
