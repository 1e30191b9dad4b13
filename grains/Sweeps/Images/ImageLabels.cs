using System.Globalization;
using DeCam.Scoring;

namespace DeCam.Cluster.Grains.Sweeps.Images;

/// <summary>
/// The true class of each image, from a file with a line "image,class" for each: the image's name in the dataset, and the index of
/// its class or its label. A first line "image,class" and empty lines are passed over.
/// </summary>
internal sealed class ImageLabels
{
    private readonly Dictionary<string, string> _classes = new(StringComparer.Ordinal);
    private readonly string _file;

    private ImageLabels(string file) => _file = file;

    /// <summary>Reads the file of a dataset and checks that it covers the images.</summary>
    /// <exception cref="ScoringRefusedException">No such file, a line that is none, or an image without a class.</exception>
    public static async Task<ImageLabels> ReadAsync(DatasetListing listing, string file, CancellationToken cancellationToken)
    {
        var path = Path.GetFullPath(listing.PathOf(file));
        if (!path.StartsWith(Path.GetFullPath(listing.Folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            throw Refused($"The label file '{file}' lies outside the dataset; name a file below it.");
        if (!File.Exists(path)) throw Refused($"The label file '{file}' is not in '{listing.Folder}'; put it there or set images.labels.");
        var labels = new ImageLabels(file);
        var number = 0;
        await foreach (var line in File.ReadLinesAsync(path, cancellationToken)) labels.Add(line.TrimStart('\uFEFF'), ++number);
        labels.CheckCover(listing.Names);
        return labels;
    }

    /// <summary>Whether the model's first class is the labelled one.</summary>
    /// <exception cref="ScoringRefusedException">The label is a class that the model does not have.</exception>
    public bool IsCorrect(string image, int predicted, string predictedLabel, int classCount)
    {
        var wanted = _classes[image];
        if (!int.TryParse(wanted, NumberStyles.None, CultureInfo.InvariantCulture, out var index)) return Names(predictedLabel, wanted);
        return index < classCount ? index == predicted
            : throw Refused($"The label file '{_file}' gives '{image}' the class {index} but the model has {classCount} classes, 0 to {classCount - 1}; correct the file.");
    }

    // A model's label may list several names, separated by commas; any of them will do.
    private static bool Names(string label, string wanted) =>
        string.Equals(label, wanted, StringComparison.OrdinalIgnoreCase)
        || label.Split(',', StringSplitOptions.TrimEntries).Contains(wanted, StringComparer.OrdinalIgnoreCase);

    private void Add(string line, int number)
    {
        if (string.IsNullOrWhiteSpace(line) || (number == 1 && line.Trim().Equals("image,class", StringComparison.OrdinalIgnoreCase))) return;
        var comma = line.IndexOf(',', StringComparison.Ordinal);
        var image = comma < 0 ? "" : Unquoted(line[..comma]).Replace('\\', '/');
        var named = comma < 0 ? "" : Unquoted(line[(comma + 1)..]);
        if (image.Length == 0 || named.Length == 0)
            throw Refused($"Line {number} of the label file '{_file}' is '{Short(line)}' but 'image,class' is wanted; correct the file.");
        if (!_classes.TryAdd(image, named))
            throw Refused($"Line {number} of the label file '{_file}' names '{image}' a second time; keep one line for each image.");
    }

    private void CheckCover(IReadOnlyList<string> names)
    {
        var missing = names.Where(n => !_classes.ContainsKey(n)).ToList();
        if (missing.Count > 0)
            throw Refused($"The label file '{_file}' has no class for {missing.Count} of {names.Count} images, the first '{missing[0]}'; add them or change include.");
    }

    private static string Unquoted(string field)
    {
        var text = field.Trim();
        return text.Length >= 2 && text[0] == '"' && text[^1] == '"' ? text[1..^1].Replace("\"\"", "\"", StringComparison.Ordinal) : text;
    }

    private static string Short(string line) => line.Length <= 40 ? line : line[..40] + "...";

    private static ScoringRefusedException Refused(string message) => new(RefusalKind.Input, message);
}
