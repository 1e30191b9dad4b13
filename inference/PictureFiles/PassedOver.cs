namespace DeCam.Inference.PictureFiles;

/// <summary>Why an entry of a folder is no picture of it.</summary>
internal enum Why
{
    NoPicture,
    Hidden,
    Results,
    Output,
    Link,
    NotLookedInto,
    Unreadable,
    Special,
}

/// <summary>The entries of a folder that were passed over, counted and named.</summary>
public sealed class PassedOver
{
    private const int Named = 5;

    private static readonly Dictionary<Why, (string One, string Several)> Words = new()
    {
        [Why.NoPicture] = ("file that is no picture", "files that are no pictures"),
        [Why.Hidden] = ("hidden folder", "hidden folders"),
        [Why.Results] = ("folder of results", "folders of results"),
        [Why.Output] = ("folder of results or masks of this command", "folders of results or masks of this command"),
        [Why.Link] = ("link to a folder or out of the folder", "links to folders or out of the folder"),
        [Why.NotLookedInto] = ("folder that is not looked into", "folders that are not looked into"),
        [Why.Unreadable] = ("folder that cannot be read", "folders that cannot be read"),
        [Why.Special] = ("pipe, device or endless link", "pipes, devices or endless links"),
    };

    private readonly SortedDictionary<Why, (int Count, List<string> First)> _entries = [];

    internal PassedOver()
    {
    }

    /// <summary>Number of entries.</summary>
    public int Count => _entries.Values.Sum(e => e.Count);

    /// <summary>The first fault of the disk, by which entries may be missing that are there; null for none.</summary>
    public IOException? Fault { get; private set; }

    /// <summary>The entries in words: <c>2 files that are no pictures (a.txt, b.csv) and 1 hidden folder (.git)</c>; "" for none.</summary>
    public string InWords()
    {
        var parts = _entries.Select(e => $"{e.Value.Count} {(e.Value.Count == 1 ? Words[e.Key].One : Words[e.Key].Several)} ({Names(e.Value.Count, e.Value.First)})").ToList();
        return parts.Count < 2 ? string.Concat(parts) : $"{string.Join(", ", parts[..^1])} and {parts[^1]}";
    }

    /// <summary>Takes an entry.</summary>
    internal void Add(Why why, string name)
    {
        var (count, first) = _entries.GetValueOrDefault(why, (0, []));
        if (first.Count < Named) first.Add(name);
        _entries[why] = (count + 1, first);
    }

    /// <summary>Takes a fault. A folder that was removed meanwhile and a path that is too long are none of the disk.</summary>
    internal void Note(Exception fault)
    {
        if (fault is IOException io and not (FileNotFoundException or DirectoryNotFoundException or PathTooLongException)) Fault ??= io;
    }

    private static string Names(int count, List<string> first) => string.Join(", ", first.Order(StringComparer.Ordinal)) + (count > first.Count ? ", ..." : "");
}
