namespace DeCam.Cluster.Client.Sweeps.Results;

/// <summary>What the tables and plots of a sweep are made from.</summary>
internal sealed class SweepSummary
{
    private readonly Dictionary<(string Model, string Method), SweepGroupRows> _groups = [];

    /// <summary>Prepares the groups of a specification.</summary>
    public SweepSummary(SweepSpec spec, SweepStatus status)
    {
        (Spec, Status) = (spec, status);
        foreach (var model in spec.Models)
            foreach (var method in spec.Methods)
                _groups[(model.Name, method.Name)] = new(model.Name, method);
    }

    /// <summary>The specification.</summary>
    public SweepSpec Spec { get; }

    /// <summary>The status at the time.</summary>
    public SweepStatus Status { get; }

    /// <summary>The method all others are compared with: the first that is decam, else the first.</summary>
    public SweepMethod Reference => Array.Find(Spec.Methods, m => m.Method == "decam") ?? Spec.Methods[0];

    /// <summary>SHA-256 of each image, by name.</summary>
    public SortedDictionary<string, string> Images { get; } = new(StringComparer.Ordinal);

    /// <summary>The group of a model and method.</summary>
    public SweepGroupRows Group(string model, string method) => _groups[(model, method)];

    /// <summary>The groups of a model, in the order of the methods.</summary>
    public IEnumerable<SweepGroupRows> Of(string model) => Spec.Methods.Select(m => _groups[(model, m.Name)]);

    /// <summary>Takes a row.</summary>
    public void Add(SweepRow row)
    {
        _groups[(row.Model, row.Method)].Add(row);
        Images[row.Image] = row.ImageSha256;
    }
}
