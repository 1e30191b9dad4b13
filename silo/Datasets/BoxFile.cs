using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using DeCam.Cluster.Grains.Sweeps.Images;
using DeCam.Inference.Files;
using DeCam.Scoring;

namespace DeCam.Cluster.Silo.Datasets;

/// <summary>The boxes of an image: lines <c>x0,y0,x1,y1</c> in a text file, the last two exclusive; or an annotation of Pascal VOC and ILSVRC.</summary>
internal static class BoxFile
{
    private const string Text = ".txt", Annotation = ".xml";
    private const int Numbers = 4, MostBytes = 1 << 20;

    /// <summary>Whether a path is that of such a file.</summary>
    public static bool Is(string path) => Path.GetExtension(path) is var extension
        && (extension.Equals(Text, StringComparison.OrdinalIgnoreCase) || extension.Equals(Annotation, StringComparison.OrdinalIgnoreCase));

    /// <summary>Names of the files below a folder, with '/' between folders; links are not followed.</summary>
    /// <exception cref="ScoringRefusedException">The folder cannot be read.</exception>
    public static IReadOnlyList<string> In(string folder)
    {
        try
        {
            return [.. Directory.EnumerateFiles(folder, "*", WholeFolder.Below).Where(Is).Select(f => Path.GetRelativePath(folder, f).Replace(Path.DirectorySeparatorChar, '/')).Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ScoringRefusedException(RefusalKind.Input, $"The folder of boxes '{Path.GetFileName(folder)}' cannot be read ({Sentence.Reason(e.Message)}); give a folder that can.", e);
        }
    }

    /// <summary>Reads a file of at most 1 MiB; the object is what lies in any of the boxes.</summary>
    /// <exception cref="ScoringRefusedException">It cannot be read, or holds no boxes, or one that does not lie in the image.</exception>
    public static DatasetObject Read(string path, int height, int width)
    {
        var name = Path.GetFileName(path);
        var boxes = Path.GetExtension(path).Equals(Annotation, StringComparison.OrdinalIgnoreCase) ? Annotated(BytesOf(path, name), name) : Lines(BytesOf(path, name), name);
        if (boxes.Count == 0) throw Refused(name, "holds no box");
        var grey = new byte[height * width];
        foreach (var box in boxes)
        {
            if (box is not [>= 0, >= 0, _, _] || box[0] >= box[2] || box[1] >= box[3] || box[2] > width || box[3] > height)
                throw Refused(name, $"holds the box {string.Join(',', box)}, which does not lie in the image of {width} x {height} pixels");
            for (var y = box[1]; y < box[3]; y++) grey.AsSpan(y * width + box[0], box[2] - box[0]).Fill(byte.MaxValue);
        }

        return new(height, width, grey, HasSizeOfImage: true, boxes.Count == 1 ? $"box {string.Join(',', boxes[0])}" : $"{boxes.Count} boxes");
    }

    private static byte[] BytesOf(string path, string name)
    {
        try
        {
            return new FileInfo(path).Length <= MostBytes ? OrdinaryFile.ReadAllBytes(path) : throw Refused(name, $"has more than {MostBytes >> 20} MiB");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Refused(name, $"cannot be read ({Sentence.Reason(e.Message)})", e);
        }
    }

    private static List<int[]> Lines(byte[] bytes, string name)
    {
        using var text = new StreamReader(new MemoryStream(bytes));
        var lines = text.ReadToEnd().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return [.. lines.Select(l => Box(l.Split([',', ' ', '\t'], StringSplitOptions.RemoveEmptyEntries), name))];
    }

    // The corners of an annotation are pixels from 1, both of the box.
    private static List<int[]> Annotated(byte[] bytes, string name)
    {
        try
        {
            return [.. XDocument.Load(new MemoryStream(bytes)).Descendants("bndbox").Select(b => Box([.. ((string[])["xmin", "ymin", "xmax", "ymax"]).Select(k => (string?)b.Element(k) ?? "")], name))
                .Select(b => (int[])[Math.Max(0, b[0] - 1), Math.Max(0, b[1] - 1), b[2], b[3]])];
        }
        catch (XmlException e)
        {
            throw Refused(name, $"cannot be read as XML ({Sentence.Reason(e.Message)})");
        }
    }

    private static int[] Box(string[] parts, string name)
    {
        var numbers = parts.Select(p => double.TryParse(p, NumberStyles.Float, CultureInfo.InvariantCulture, out var n) && Math.Abs(n) < int.MaxValue ? (int?)Math.Round(n) : null).OfType<int>().ToArray();
        return parts.Length == Numbers && numbers.Length == Numbers ? numbers : throw Refused(name, $"has '{string.Join(',', parts)}' where a box is wanted");
    }

    private static ScoringRefusedException Refused(string name, string predicate, Exception? inner = null) =>
        new(RefusalKind.Input, $"The file of boxes '{name}' {predicate}; give lines x0,y0,x1,y1 in pixels of the image, or an annotation with bndbox.", inner);
}
