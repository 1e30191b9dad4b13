using DeCam.Scoring;

namespace DeCam.Inference.Truth;

/// <summary>
/// Finds the line of each image: by its whole name, else as far as the line or the image has folders, by the end of its path; each
/// also without extension. A line that names other folders than those of an image is never its line.
/// </summary>
/// <param name="entries">The lines.</param>
/// <param name="images">The images.</param>
/// <param name="file">Name of the file, for messages.</param>
internal sealed class TruthMatch(IReadOnlyList<TrueClass> entries, IReadOnlyList<TruthImage> images, string file)
{
    private static readonly Func<string, string>[] Forms = [name => name, WithoutExtension];
    private readonly Dictionary<string, TrueClass> _found = new(StringComparer.Ordinal);

    /// <summary>The class of each image that has a line, by the image's name.</summary>
    /// <exception cref="ScoringRefusedException">An image is named twice.</exception>
    public Dictionary<string, TrueClass> Find()
    {
        foreach (var form in Forms)
        {
            TakeWhole(form, image => image.Below);
            TakeWhole(form, image => image.Name);
        }

        foreach (var form in Forms) TakeEnds(form);
        return _found;
    }

    /// <summary>A line that has the file name of an image but names another folder; null where there is none.</summary>
    public TrueClass? OfAnotherFolder(TruthImage image) =>
        entries.FirstOrDefault(e => e.Image.Contains('/', StringComparison.Ordinal) && WithoutExtension(FileName(e.Image)) == WithoutExtension(FileName(image.Path)));

    private void TakeWhole(Func<string, string> form, Func<TruthImage, string> name)
    {
        if (_found.Count == images.Count) return;
        // Among all images: a line that names another in full is not that of one with the same file name.
        var named = images.ToLookup(i => form(name(i)), StringComparer.Ordinal);
        var lines = entries.Where(e => named.Contains(form(e.Image))).ToLookup(e => form(e.Image), StringComparer.Ordinal);
        foreach (var group in named.Where(g => g.Count() == 1)) Take(group.Single(), [.. lines[group.Key]]);
    }

    // Of two paths the shorter one is the end of the other; a line that fits several images is that of none.
    private void TakeEnds(Func<string, string> form)
    {
        if (_found.Count == images.Count) return;
        var ends = images.SelectMany(i => Ends(form(i.Path)).Select(end => (End: end, Image: i))).ToLookup(e => e.End, e => e.Image, StringComparer.Ordinal);
        var whole = images.ToLookup(i => Rooted(form(i.Path)), StringComparer.Ordinal);
        var claims = new List<(TruthImage Image, TrueClass Line, int Folders)>();
        foreach (var line in entries)
        {
            var path = Rooted(form(line.Image));
            var fitting = ends[path].Concat(Ends(path).SelectMany(end => whole[end])).Distinct().Take(2).ToList();
            if (fitting is [var only]) claims.Add((only, line, Math.Min(Folders(path), Folders(Rooted(only.Path)))));
        }

        foreach (var group in claims.GroupBy(c => c.Image))
            Take(group.Key, [.. group.Where(c => c.Folders == group.Max(o => o.Folders)).Select(c => c.Line)]);
    }

    // Lines that agree count as one.
    private void Take(TruthImage image, IReadOnlyList<TrueClass> lines)
    {
        if (lines.Count == 0 || _found.ContainsKey(image.Name)) return;
        if (lines.Any(l => l.Word != lines[0].Word))
            throw new ScoringRefusedException(RefusalKind.Input, $"Line {lines[1].Line} of the label file '{file}' names '{lines[1].Image}' a second time; keep one line for each image.");
        _found[image.Name] = lines[0] with { Image = image.Name };
    }

    // "a/b/c", "b/c" and "c" of "a/b/c".
    private static IEnumerable<string> Ends(string path)
    {
        for (var end = Rooted(path); ; end = end[(end.IndexOf('/') + 1)..])
        {
            yield return end;
            if (!end.Contains('/', StringComparison.Ordinal)) yield break;
        }
    }

    // Without what only says where a relative path begins.
    private static string Rooted(string path)
    {
        while (path.StartsWith('/') || path.StartsWith("./", StringComparison.Ordinal) || path.StartsWith("../", StringComparison.Ordinal)) path = path[(path.IndexOf('/') + 1)..];
        return path;
    }

    private static int Folders(string path) => path.AsSpan().Count('/');

    private static string FileName(string name) => name[(name.LastIndexOf('/') + 1)..];

    private static string WithoutExtension(string name) => name.LastIndexOf('.') is var dot && dot > name.LastIndexOf('/') ? name[..dot] : name;
}
