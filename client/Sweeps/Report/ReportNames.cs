using System.Globalization;
using DeCam.Cluster.Client.Pages;
using DeCam.Cluster.Client.Sweeps.Results;

namespace DeCam.Cluster.Client.Sweeps.Report;

/// <summary>What the parts of a report are called, and the numbers by which its filters know them.</summary>
internal sealed class ReportNames
{
    private readonly List<string> _images;
    private readonly Dictionary<string, int> _imageNumbers;

    /// <summary>Numbers the parts of a sweep.</summary>
    public ReportNames(SweepSummary summary)
    {
        Summary = summary;
        Figures = [.. SweepPanel.Of(summary.Spec) is { } panel ? (string[])[panel.Name] : [], .. summary.Spec.Metrics.Distinct()];
        _images = [.. summary.Images.Keys];
        _imageNumbers = _images.Select((name, i) => (name, i)).ToDictionary(p => p.name, p => p.i, StringComparer.Ordinal);
    }

    /// <summary>The figures of the sweep.</summary>
    public SweepSummary Summary { get; }

    /// <summary>The specification.</summary>
    public SweepSpec Spec => Summary.Spec;

    /// <summary>Panel and protocols: the first is the one that answers first.</summary>
    public IReadOnlyList<string> Figures { get; }

    /// <summary>The column of models, left out where there is one.</summary>
    public PageColumn ModelColumn => new("model", IsText: true) { IsLeftOut = Spec.Models.Length == 1 };

    /// <summary>The name of a model before a title, where there are several.</summary>
    public string Before(string model) => Spec.Models.Length == 1 ? "" : $"{model}: ";

    /// <summary>Number of an image.</summary>
    public int Image(string name) => _imageNumbers[name];

    /// <summary>What a figure of a model and method is about.</summary>
    public FilterKeys Keys(string model, string? method = null, string? figure = null) => new()
    {
        Model = Array.FindIndex(Spec.Models, m => m.Name == model),
        Method = method is null ? null : Array.FindIndex(Spec.Methods, m => m.Name == method),
        Protocol = figure is null ? null : Figures.ToList().IndexOf(figure),
    };

    /// <summary>Name of the place of a mean, from which its pictures are linked.</summary>
    public string MeanPlace(string model, string method, string figure)
    {
        var keys = Keys(model, method, figure);
        return string.Create(CultureInfo.InvariantCulture, $"m{keys.Model}-{keys.Method}-{keys.Protocol}");
    }

    /// <summary>What a figure is about, whatever the model.</summary>
    public FilterKeys KeysOf(string figure) => new() { Protocol = Figures.ToList().IndexOf(figure) };

    /// <summary>A method by its name.</summary>
    public SweepMethod Method(string name) => Spec.Methods.First(m => m.Name == name);

    /// <summary>The filters.</summary>
    /// <param name="hasImages">Whether the page shows images.</param>
    public Html Filters(bool hasImages) => Pages.Filters.Of([.. Spec.Models.Select(m => m.Name)], [.. Spec.Methods.Select(m => m.Name)], Figures, hasImages);

    /// <summary>The figure of a row, or null where it was not measured.</summary>
    public static double? FigureOf(SweepRow row, string figure) => row.Failure is not null ? null
        : Array.Find(row.Curves, c => c.Protocol == figure) is { } curve ? curve.DiffAuc
        : SweepPanel.FigureOf(row) is { } panel && panel.Panel == figure ? panel.MeanDiffAuc : null;
}
