using System.Globalization;
using System.Text.RegularExpressions;
using DeCam.Inference.Classes.LabelFiles;
using DeCam.Inference.Files;
using DeCam.Scoring;

namespace DeCam.Inference.Truth;

/// <summary>
/// <c>ILSVRC2012_validation_ground_truth.txt</c>: line n is the class of image n, by a number of the development kit. Its order is not
/// that of a model's outputs, so the numbers mean nothing without the kit's table of synset ids.
/// </summary>
internal static partial class DevkitTruth
{
    /// <summary>Name of the table: lines <c>n02119789 1 kit_fox</c>.</summary>
    public const string Table = "map_clsloc.txt";

    private const int MostBytes = 1 << 20;

    /// <summary>Whether a file has this form: numbers alone.</summary>
    public static bool Is(LabelText text) => text.Filled.All(l => NumberedLines.IsIndex(l.Text, out _));

    /// <summary>The class of each image, a synset id.</summary>
    /// <exception cref="ScoringRefusedException">The table is missing or does not fit, or a name has no number.</exception>
    public static IReadOnlyList<TrueClass> Read(LabelText text, string path, string name, IReadOnlyList<string> images)
    {
        var ids = Ids(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(path))!, Table), name);
        var entries = new List<TrueClass>();
        foreach (var image in images)
        {
            if (Number().Match(image) is not { Success: true } match)
                throw TruthFile.Refused(name, $"has a number for each line, and '{image}' does not end in the number of its line, as ILSVRC2012_val_00000001.JPEG does; give lines 'image,class'.");
            var line = int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
            if (line < 1 || line > text.Filled.Count)
                throw TruthFile.Refused(name, $"has {text.Filled.Count} lines but '{image}' wants line {line}; get the whole file.");
            var number = text.Filled[line - 1].Text;
            entries.Add(new(line, image, ids.GetValueOrDefault(number)
                ?? throw TruthFile.Refused(name, $"has the class {number} in line {line}, which is not among the {ids.Count} of {Table}; give the table of the same kit.")));
        }

        return entries;
    }

    private static Dictionary<string, string> Ids(string table, string name)
    {
        if (!File.Exists(table))
        {
            throw TruthFile.Refused(name, "holds nothing but numbers, as ILSVRC2012_validation_ground_truth.txt does, whose classes stand in an order of their own and not in that of a model's outputs; " +
                $"put {Table} of the same development kit beside it, or give lines 'image,class'.");
        }

        if (new FileInfo(table).Length > MostBytes) throw TruthFile.Refused(Table, $"has more than {MostBytes} bytes; give the table of the development kit.");
        var lines = LabelText.Of(Table, OrdinaryFile.ReadAllBytes(table)).Filled.Select(l => TableLine().Match(l.Text)).ToList();
        if (lines.Exists(l => !l.Success) || lines.DistinctBy(l => l.Groups[2].Value).Count() != lines.Count)
            throw TruthFile.Refused(Table, "has lines other than 'n02119789 1 kit_fox', or a number twice; give the table of the development kit.");
        return lines.ToDictionary(l => l.Groups[2].Value, l => l.Groups[1].Value, StringComparer.Ordinal);
    }

    [GeneratedRegex(@"(\d{8})(\.[^./]*)?$")]
    private static partial Regex Number();

    [GeneratedRegex(@"^(n\d{8})\s+(\d+)(\s|$)")]
    private static partial Regex TableLine();
}
