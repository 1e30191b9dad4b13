using System.Security.Cryptography;
using System.Text;

namespace DeCam.Cluster.Client.Explain;

/// <summary>Where the results of a picture go.</summary>
/// <param name="Path">Path below the output folder.</param>
/// <param name="IsShortened">Whether the picture's own name was too long.</param>
internal readonly record struct ResultName(string Path, bool IsShortened);

/// <summary>
/// Names the folders of results: the picture's name without extension, in the folders that it lies in. The extension stays where two
/// would clash (a.png, a.jpg), where a folder is called so too, or where nothing else would be left ("...png"), and a number is added
/// where even that clashes (x/a.png, y/a.png).
/// </summary>
internal static class ResultNames
{
    // With the marks of a folder that is being written, a name may have 255 bytes.
    private const int MostBytes = 217, KeptBytes = 190, HashDigits = 12;

    /// <summary>The names, one for each file.</summary>
    public static IReadOnlyList<ResultName> Of(IReadOnlyList<ChosenFile> files)
    {
        var prefixes = Prefixes(files);
        var parents = files.Select((f, i) => prefixes[i] + Parent(f.Name)).ToList();
        var stems = files.Select((f, i) => parents[i] + Path.GetFileNameWithoutExtension(f.Name)).ToList();
        var counts = stems.CountBy(s => s, StringComparer.OrdinalIgnoreCase).ToDictionary(StringComparer.OrdinalIgnoreCase);
        var folders = parents.SelectMany(Ancestors).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var names = new List<ResultName>();
        for (var i = 0; i < files.Count; i++)
        {
            var isUnique = counts[stems[i]] == 1 && !folders.Contains(stems[i]) && Path.GetFileName(stems[i]) is not ("" or "." or "..");
            var wanted = isUnique ? stems[i] : parents[i] + Path.GetFileName(files[i].Name);
            var name = Shortened(wanted);
            for (var n = 2; !taken.Add(name); n++) name = $"{Shortened(wanted)}-{n}";
            names.Add(new(name, Shortened(wanted) != wanted));
        }

        return names;
    }

    // The names of the folders given, where files of several would clash without.
    private static string[] Prefixes(IReadOnlyList<ChosenFile> files)
    {
        var roots = files.Where(f => f.IsOfFolder).Select(f => f.Folder).Distinct().ToList();
        var clash = files.Where(f => f.IsOfFolder).GroupBy(f => f.Name, StringComparer.OrdinalIgnoreCase).Any(g => g.Select(f => f.Folder).Distinct().Count() > 1);
        var isClear = clash && roots.DistinctBy(Path.GetFileName, StringComparer.OrdinalIgnoreCase).Count() == roots.Count && roots.TrueForAll(r => Path.GetFileName(r).Length > 0);
        return [.. files.Select(f => isClear && f.IsOfFolder ? Path.GetFileName(f.Folder) + "/" : "")];
    }

    private static string Parent(string name) => name[..(name.LastIndexOf('/') + 1)];

    private static IEnumerable<string> Ancestors(string parent)
    {
        for (var at = parent.IndexOf('/'); at >= 0; at = parent.IndexOf('/', at + 1)) yield return parent[..at];
    }

    private static string Shortened(string name)
    {
        var (parent, last) = (Parent(name), name[(name.LastIndexOf('/') + 1)..]);
        if (Encoding.UTF8.GetByteCount(last) <= MostBytes) return name;
        var kept = last;
        while (Encoding.UTF8.GetByteCount(kept) > KeptBytes) kept = kept[..^(kept.Length > 1 && char.IsLowSurrogate(kept[^1]) ? 2 : 1)];
        return $"{parent}{kept}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(last)))[..HashDigits]}";
    }
}
