using System.Globalization;

namespace DeCam.Cluster.Client.Sweeps.Results;

/// <summary>How often the most probable class of a model is the true one.</summary>
internal sealed class SweepAccuracy
{
    private readonly Dictionary<(string Model, string Image), SweepTruth> _truths = [];

    /// <summary>Takes the true class of a row's image, once for each model.</summary>
    public void Add(SweepRow row)
    {
        if (row.Truth is { } truth) _truths.TryAdd((row.Model, row.Image), truth);
    }

    /// <summary>Models whose classes were counted from sorted folders.</summary>
    public IEnumerable<string> Counted => _truths.Where(t => t.Value.IsCounted).Select(t => t.Key.Model).Distinct();

    /// <summary>The table; null where the true classes are not known.</summary>
    public SweepTableText? TableOf(SweepSpec spec) => _truths.Count == 0 ? null : new("Top-1 accuracy", ["model", "images", "right", "top-1"], 1,
        [.. Of(spec).Select(Row)],
        spec.Images.Where.Filter == SweepFilter.All
            ? "Images whose true class is the most probable one. Images that could not be read are left out."
            : "The images were chosen by what the model says of them (images.where), so this is no accuracy on the dataset.");

    /// <summary>The figures of models; those without an image of a known class are left out.</summary>
    public IEnumerable<ModelAccuracy> Of(SweepSpec spec) => spec.Models
        .Select(m => (Model: m.Name, Judged: _truths.Where(t => t.Key.Model == m.Name).Select(t => t.Value.IsCorrect).OfType<bool>().ToList()))
        .Where(m => m.Judged.Count > 0).Select(m => new ModelAccuracy(m.Model, m.Judged.Count, m.Judged.Count(c => c)));

    private static IReadOnlyList<string> Row(ModelAccuracy accuracy) =>
        [accuracy.Model, SweepFigures.Whole(accuracy.Images), SweepFigures.Whole(accuracy.Right), (100 * accuracy.Top1).ToString("0.0' %'", CultureInfo.InvariantCulture)];
}

/// <summary>Top-1 accuracy of one model.</summary>
/// <param name="Model">Name of the model.</param>
/// <param name="Images">Images whose true class is known and that could be read.</param>
/// <param name="Right">Those whose true class is the most probable one.</param>
internal sealed record ModelAccuracy(string Model, int Images, int Right)
{
    /// <summary>The share that is right.</summary>
    public double Top1 => (double)Right / Images;
}
