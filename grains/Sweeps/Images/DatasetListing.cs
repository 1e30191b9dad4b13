using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using DeCam.Scoring;

namespace DeCam.Cluster.Grains.Sweeps.Images;

/// <summary>The images that a specification chooses, before any filter by what the model says.</summary>
/// <param name="Folder">Full path of the folder.</param>
/// <param name="Name">How to speak of it to a client, who need not know where a silo keeps it.</param>
/// <param name="Names">Names with '/' between folders, in ordinal order.</param>
/// <param name="Digest">Digest of names and lengths: 64 hexadecimal digits.</param>
/// <param name="Written">Digest of the times they were last written, which copies on other silos need not share: 64 hexadecimal digits.</param>
internal sealed record DatasetListing(string Folder, string Name, IReadOnlyList<string> Names, string Digest, string Written)
{
    private static readonly string[] Extensions = [".png", ".jpg", ".jpeg", ".webp", ".bmp"];

    /// <summary>Full path of an image.</summary>
    public string PathOf(string name) => Path.Combine(Folder, name.Replace('/', Path.DirectorySeparatorChar));

    /// <summary>Looks into the folder.</summary>
    /// <exception cref="ScoringRefusedException">No such folder, or no image matches.</exception>
    public static DatasetListing Of(SweepImages images, IDatasetFolders folders)
    {
        var folder = images.Dataset is { } dataset ? folders.Named(dataset)
            : folders.Local(images.Folder ?? throw Refused("The images of the sweep name neither a dataset nor a folder; give one of them."));
        var pattern = new NamePattern(images.Include);
        var called = images.Dataset is { } given ? $"dataset '{given}'" : $"folder '{folder}'";
        var all = Files(folder, pattern.IsDeep);
        var chosen = all.Where(f => pattern.Matches(f.Name)).ToList();
        if (chosen.Count == 0)
        {
            throw Refused(all.Count == 0
                ? $"The {called} holds no image ({string.Join(", ", Extensions)}); choose another one."
                : $"No image of {called} matches '{images.Include}'; it has {all.Count} images, such as '{all[0].Name}', so change include.");
        }

        if (images.Limit is { } limit && images.Where.Filter == SweepFilter.All) chosen = [.. chosen.Take(limit)];
        return new(folder, called, [.. chosen.Select(f => f.Name)],
            Digested(chosen.Select(f => string.Create(CultureInfo.InvariantCulture, $"{f.Name.Length}:{f.Name}{f.Length};"))),
            Digested(chosen.Select(f => string.Create(CultureInfo.InvariantCulture, $"{f.WrittenUtc.Ticks};"))));
    }

    private static List<(string Name, long Length, DateTime WrittenUtc)> Files(string folder, bool deep) =>
    [
        .. new DirectoryInfo(folder).EnumerateFiles("*", new EnumerationOptions { RecurseSubdirectories = deep, IgnoreInaccessible = true })
            .Where(f => Extensions.Contains(f.Extension, StringComparer.OrdinalIgnoreCase))
            .Select(f => (Name: Path.GetRelativePath(folder, f.FullName).Replace(Path.DirectorySeparatorChar, '/'), f.Length, WrittenUtc: f.LastWriteTimeUtc))
            .OrderBy(f => f.Name, StringComparer.Ordinal),
    ];

    private static string Digested(IEnumerable<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in parts) hash.AppendData(Encoding.UTF8.GetBytes(part));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static ScoringRefusedException Refused(string message) => new(RefusalKind.Input, message);
}
