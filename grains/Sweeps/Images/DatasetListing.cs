using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using DeCam.Scoring;

namespace DeCam.Cluster.Grains.Sweeps.Images;

/// <summary>The images that a specification chooses, before a filter asks the models.</summary>
/// <param name="Folder">Full path of the folder.</param>
/// <param name="Name">Name of the folder in messages. For a dataset it is not the path, which concerns the silo alone.</param>
/// <param name="Names">Names with '/' between folders, in ordinal order.</param>
/// <param name="Digest">Digest of names and lengths: 64 hexadecimal digits.</param>
/// <param name="Written">Digest of the times they were last written, which copies on other silos need not share: 64 hexadecimal digits.</param>
/// <param name="PassedOver">What else lies in the folder, in words; "" for nothing.</param>
internal sealed record DatasetListing(string Folder, string Name, IReadOnlyList<string> Names, string Digest, string Written, string PassedOver)
{
    private const string Everything = "**";

    /// <summary>Full path of an image.</summary>
    public string PathOf(string name) => PathOf(Folder, name);

    /// <summary>Full path of an image in a folder.</summary>
    public static string PathOf(string folder, string name) => Path.Combine(folder, name.Replace('/', Path.DirectorySeparatorChar));

    /// <summary>Full path of the folder that a specification names.</summary>
    /// <exception cref="ScoringRefusedException">The folder does not exist.</exception>
    public static string FolderOf(SweepImages images, IDatasetFolders folders) => images.Dataset is { } dataset ? folders.Named(dataset)
        : folders.Local(images.Folder ?? throw Refused("The images of the sweep name neither a dataset nor a folder; give one of them."));

    /// <summary>Whether a full path lies below a folder.</summary>
    public static bool IsBelow(string folder, string path) => path.StartsWith(Path.GetFullPath(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    /// <summary>Lists the folder.</summary>
    /// <exception cref="ScoringRefusedException">The folder does not exist, or no image in it matches.</exception>
    public static DatasetListing Of(SweepImages images, IDatasetFolders folders, IDatasetFiles files)
    {
        var folder = FolderOf(images, folders);
        var pattern = new NamePattern(images.TakesSubfolders ? Everything : images.Include);
        var called = images.Dataset is { } given ? $"dataset '{given}'" : $"folder '{folder}'";
        var masks = ObjectFolder.PathOf(images, folder);
        var all = files.List(folder, pattern.IsDeep, masks);
        var chosen = all.Pictures.Where(f => pattern.Matches(f.Name)).ToList();
        if (chosen.Count == 0) throw NothingChosen(folder, called, images.Include, all, pattern.IsDeep ? all : files.List(folder, isDeep: true, masks));
        if (images.Limit is { } limit && images.Where.Filter == SweepFilter.All) chosen = [.. chosen.Take(limit)];
        return new(folder, called, [.. chosen.Select(f => f.Name)],
            Digested(chosen.Select(f => string.Create(CultureInfo.InvariantCulture, $"{f.Name.Length}:{f.Name}{f.Length};"))),
            Digested(chosen.Select(f => string.Create(CultureInfo.InvariantCulture, $"{f.WrittenUtc.Ticks};"))), all.PassedOver);
    }

    private static ScoringRefusedException NothingChosen(string folder, string called, string include, DatasetFiles all, DatasetFiles below)
    {
        if (all.Pictures.Count > 0)
            return Refused($"No image of {called} matches '{include}'; it has {Counted(all)}, such as '{all.Pictures[0].Name}', so change include.");
        if (below.Pictures.Count > 0)
            return Refused($"No image of {called} matches '{include}'; it has {Counted(below)} in its folders, such as '{below.Pictures[0].Name}', so set include to '**/{include}', or leave it out.");
        return Refused($"The {called} holds no image{(below.PassedOver.Length > 0 ? $", only {below.PassedOver}" : "")}; choose another one.", AwayFolder.Fault(folder));
    }

    private static string Counted(DatasetFiles files) => files.Pictures.Count == 1 ? "1 image" : string.Create(CultureInfo.InvariantCulture, $"{files.Pictures.Count:N0} images");

    /// <summary>Hash of the parts put together, lower-case hexadecimal.</summary>
    public static string Digested(IEnumerable<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in parts) hash.AppendData(Encoding.UTF8.GetBytes(part));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static ScoringRefusedException Refused(string message, Exception? inner = null) => new(RefusalKind.Input, message, inner);
}
