using System.Globalization;
using System.Security.Cryptography;
using DeCam.Scoring;

namespace DeCam.Cluster.Grains.Sweeps.Images;

/// <summary>
/// The true class of each image, from a file with a line "image,class" for each: the image's name in the dataset, and the index of
/// its class or its label. A first line "image,class" and empty lines are passed over.
/// </summary>
internal sealed class ImageLabels
{
    private readonly Dictionary<string, Entry> _classes = new(StringComparer.Ordinal);
    private readonly string _file;

    private ImageLabels(string file, string sha256) => (_file, Sha256) = (file, sha256);

    /// <summary>SHA-256 of the file, lower-case hexadecimal.</summary>
    public string Sha256 { get; }

    /// <summary>Reads the file of a dataset and checks that it covers the images.</summary>
    /// <exception cref="ScoringRefusedException">No such file, a line that is none, or an image without a class.</exception>
    public static async Task<ImageLabels> ReadAsync(DatasetListing listing, string file, CancellationToken cancellationToken)
    {
        var path = Path.GetFullPath(listing.PathOf(file));
        if (!path.StartsWith(Path.GetFullPath(listing.Folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            throw Refused($"The label file '{file}' lies outside the dataset; name a file below it.");
        if (!File.Exists(path)) throw Refused($"The label file '{file}' is not in {listing.Name}; put it there or set images.labels.");
        var bytes = await File.ReadAllBytesAsync(path, cancellationToken);
        var labels = new ImageLabels(file, Convert.ToHexStringLower(SHA256.HashData(bytes)));
        using var reader = new StreamReader(new MemoryStream(bytes));
        for (var number = 1; await reader.ReadLineAsync(cancellationToken) is { } line; number++) labels.Add(line.TrimStart('\uFEFF'), number);
        labels.CheckCover(listing.Names);
        return labels;
    }

    /// <summary>The names of classes given to the images, each once, with the first image that has it; indices are no names.</summary>
    public IEnumerable<Entry> WordsOf(IEnumerable<string> images) =>
        images.Select(i => _classes[i]).Where(e => !IsIndex(e.Class, out _)).DistinctBy(e => e.Class, StringComparer.OrdinalIgnoreCase);

    /// <summary>What is said of a name that the model does not have.</summary>
    /// <param name="word">The name and where it stands.</param>
    /// <param name="model">The model.</param>
    /// <param name="hasLabels">Whether the model has labels.</param>
    /// <param name="classCount">Number of its classes, or null when unknown.</param>
    public ScoringRefusedException Unknown(Entry word, string model, bool hasLabels, int? classCount)
    {
        var indices = classCount is { } count ? $"an index from 0 to {count - 1}" : "an index";
        return Refused($"Line {word.Line} of the label file '{_file}' gives '{word.Image}' the class '{Short(word.Class)}' but model '{model}' " +
            (hasLabels ? $"has no such label; use one of its labels or {indices}." : $"has no labels; use {indices}, or give the model its labels."));
    }

    /// <summary>Whether the model's first class is the labelled one.</summary>
    /// <exception cref="ScoringRefusedException">The label is a class that the model does not have.</exception>
    public bool IsCorrect(string image, int predicted, string predictedLabel, int classCount)
    {
        var wanted = _classes[image].Class;
        if (!IsIndex(wanted, out var index)) return Names(predictedLabel, wanted);
        return index < classCount ? index == predicted
            : throw Refused($"The label file '{_file}' gives '{image}' the class {index} but the model has {classCount} classes, 0 to {classCount - 1}; correct the file.");
    }

    private static bool IsIndex(string named, out int index) => int.TryParse(named, NumberStyles.None, CultureInfo.InvariantCulture, out index);

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
        if (!_classes.TryAdd(image, new(number, image, named)))
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

    /// <summary>A line of the file.</summary>
    /// <param name="Line">Number of the line, from 1.</param>
    /// <param name="Image">Name of the image.</param>
    /// <param name="Class">Index or label of its class.</param>
    public sealed record Entry(int Line, string Image, string Class);
}
