using System.Globalization;
using DeCam.Inference.Classes.LabelFiles;
using DeCam.Scoring;

namespace DeCam.Inference.Truth;

/// <summary>Lines of image and class.</summary>
internal static class TruthLines
{
    private const int PartsOfABox = 5;

    private static readonly string[] Images = ["image", "filename", "file_name", "file", "imageid", "image_id", "image_name", "image_path", "path", "img", "name", "id"];
    private static readonly string[] Classes =
        ["class", "label", "true_class", "class_name", "label_name", "predictionstring", "synset", "wnid", "target", "category", "class_index", "class_id", "label_index", "index", "y"];

    /// <summary>Reads the lines.</summary>
    /// <exception cref="ScoringRefusedException">A line has no image or no class.</exception>
    public static IReadOnlyList<TrueClass> Read(LabelText text, string name)
    {
        var first = text.Filled[0].Text;
        var separator = "\t,;".FirstOrDefault(s => first.Contains(s, StringComparison.Ordinal));
        if (separator == default) return [.. text.Filled.Select(line => Spaced(line, name))];
        var header = Fields(text.Filled[0], separator, name);
        var (image, named) = (Column(header, Images), Column(header, Classes));
        var hasHeader = image >= 0 && named >= 0;
        if (!hasHeader) (image, named) = (0, 1);
        return [.. text.Filled.Skip(hasHeader ? 1 : 0).Select(line => Entry(line, Fields(line, separator, name), image, named, hasHeader ? header.Count : 2, name))];
    }

    private static TrueClass Entry(TextLine line, IReadOnlyList<string> fields, int image, int named, int width, string name)
    {
        if (fields.Count <= Math.Max(image, named)) throw Wrong(line, name);
        // An unquoted comma in the last column belongs to the label.
        var word = named == width - 1 ? string.Join(", ", fields.Skip(named).Where(f => f.Length > 0)) : fields[named];
        if (fields[image].Length == 0 || word.Length == 0) throw Wrong(line, name);
        return new(line.Number, fields[image].Replace('\\', '/'), WithoutBoxes(line, word, name));
    }

    // Caffe's val.txt: the image may have spaces in its name, so the class is the last word.
    private static TrueClass Spaced(TextLine line, string name)
    {
        var at = line.Text.LastIndexOfAny([' ', '\t']);
        var (image, word) = at < 0 ? ("", "") : (line.Text[..at].Trim(), line.Text[(at + 1)..]);
        return image.Length > 0 && (SynsetId.Is(word) || NumberedLines.IsIndex(word, out _)) ? new(line.Number, image.Replace('\\', '/'), word) : throw Wrong(line, name);
    }

    // Kaggle's solution: a synset id and four numbers for each box.
    private static string WithoutBoxes(TextLine line, string word, string name)
    {
        var parts = word.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length % PartsOfABox != 0 || parts.Where((p, i) => i % PartsOfABox == 0 ? !SynsetId.Is(p) : !double.TryParse(p, CultureInfo.InvariantCulture, out _)).Any()) return word;
        var ids = parts.Where(SynsetId.Is).Distinct().ToList();
        return ids.Count == 1 ? ids[0] : throw TruthFile.Refused(name, $"has boxes of several classes ({string.Join(", ", ids)}) in line {line.Number}; keep one class for each image.");
    }

    private static IReadOnlyList<string> Fields(TextLine line, char separator, string name) =>
        DelimitedLine.Split(line.Text, separator) is { Count: > 1 } fields ? fields : throw Wrong(line, name);

    private static int Column(IReadOnlyList<string> header, string[] words)
    {
        var plain = header.Select(FieldNames.Plain).ToList();
        return words.Select(w => plain.IndexOf(w)).FirstOrDefault(i => i >= 0, -1);
    }

    private static ScoringRefusedException Wrong(TextLine line, string name) =>
        new(RefusalKind.Input, $"Line {line.Number} of the label file '{name}' is '{LabelText.Short(line.Text)}' but 'image,class' is wanted; correct the file.");
}
