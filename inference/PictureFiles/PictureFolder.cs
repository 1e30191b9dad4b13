using System.Globalization;
using DeCam.Inference.Files;
using DeCam.Scoring;

namespace DeCam.Inference.PictureFiles;

/// <summary>A file of a folder that is taken for a picture.</summary>
/// <param name="Name">Name below the folder, with '/' between folders.</param>
/// <param name="Path">Path of the file, which begins as the folder was given.</param>
public sealed record PictureFile(string Name, string Path);

/// <summary>
/// The pictures of a folder, the same for every command. A picture is what has the content of one, whatever its name, or the name of
/// one, so that a damaged picture is refused by name. Folders are looked into, but for hidden ones, folders of results and links;
/// links to files outside are passed over.
/// </summary>
/// <param name="Pictures">The pictures, in ordinal order of their names.</param>
/// <param name="PassedOver">What else is there.</param>
public sealed record PictureFolder(IReadOnlyList<PictureFile> Pictures, PassedOver PassedOver)
{
    private const string ResultDocument = "result.json", ResultMap = "saliency.npy", Comparison = "compare.png", SweepTable = "results.csv", SweepReport = "report.html";

    // Three times ImageNet; more is a disk that somebody named by mistake.
    private const int MostEntries = 4_000_000;

    /// <summary>Looks into a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="isDeep">Whether its folders are looked into.</param>
    /// <param name="except">Full path of a folder that is passed over, for results; or null.</param>
    /// <exception cref="ScoringRefusedException">The folder cannot be read, or holds some millions of files.</exception>
    public static PictureFolder Of(string folder, bool isDeep = true, string? except = null) => Of(folder, isDeep, except, MostEntries);

    /// <summary>The same with a bound of its own.</summary>
    internal static PictureFolder Of(string folder, bool isDeep, string? except, int mostEntries)
    {
        var walk = new Walk(folder, isDeep, except is null ? null : Path.TrimEndingDirectorySeparator(except), mostEntries);
        try
        {
            walk.Enter(new(folder), "");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ScoringRefusedException(RefusalKind.Input, $"Folder '{folder}' cannot be read: {e.Message}", e);
        }

        walk.Pictures.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        return new(walk.Pictures, walk.PassedOver);
    }

    private sealed class Walk(string given, bool isDeep, string? except, int mostEntries)
    {
        private int _entries;

        public List<PictureFile> Pictures { get; } = [];

        public PassedOver PassedOver { get; } = new();

        public void Enter(DirectoryInfo folder, string prefix)
        {
            foreach (var file in Counted(folder.EnumerateFiles()).OrderBy(f => f.Name, StringComparer.Ordinal)) Take(file, prefix + file.Name);
            foreach (var inner in Counted(folder.EnumerateDirectories()).OrderBy(d => d.Name, StringComparer.Ordinal))
            {
                if (WhyNot(inner) is { } why) PassedOver.Add(why, prefix + inner.Name);
                else TryEnter(inner, prefix + inner.Name);
            }
        }

        private IEnumerable<T> Counted<T>(IEnumerable<T> entries)
        {
            foreach (var entry in entries)
            {
                if (++_entries > mostEntries) throw new ScoringRefusedException(RefusalKind.Input,
                    string.Create(CultureInfo.InvariantCulture, $"Folder '{given}' holds more than {mostEntries:N0} files and folders; name a folder that holds the images and little else."));
                yield return entry;
            }
        }

        private void TryEnter(DirectoryInfo folder, string name)
        {
            try
            {
                Enter(folder, name + "/");
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                PassedOver.Add(Why.Unreadable, name);
                PassedOver.Note(e);
            }
        }

        private Why? WhyNot(DirectoryInfo folder)
        {
            if (except is not null && Path.TrimEndingDirectorySeparator(folder.FullName) == except) return Why.Output;
            if (folder.LinkTarget is not null) return Why.Link;
            if (folder.Name.StartsWith('.')) return Why.Hidden;
            if (!isDeep) return Why.NotLookedInto;
            return IsOfResults(folder.FullName) ? Why.Results : null;
        }

        private void Take(FileInfo file, string name)
        {
            if (OrdinaryFile.WhyNot(file.FullName) is not null) PassedOver.Add(Why.Special, name);
            else if (file.LinkTarget is not null && !RealPath.IsInside(given, file.FullName)) PassedOver.Add(Why.Link, name);
            else if (IsPicture(file)) Pictures.Add(new(name, Path.Combine(given, name.Replace('/', Path.DirectorySeparatorChar))));
            else PassedOver.Add(Why.NoPicture, name);
        }

        private bool IsPicture(FileInfo file)
        {
            var hasName = PictureFormat.HasExtension(file.Name) && !file.Name.StartsWith("._", StringComparison.Ordinal);
            try
            {
                if (file.Length == 0) return hasName;
                using var stream = OrdinaryFile.OpenRead(file.FullName);
                Span<byte> head = stackalloc byte[PictureFormat.HeadBytes];
                return PictureFormat.Of(head[..stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)]) is not null || hasName;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                if (!hasName) PassedOver.Note(e);
                return hasName;
            }
        }

        // Of one result, of the results of several methods or classes, or of a sweep.
        private static bool IsOfResults(string folder)
        {
            bool Has(string name) => File.Exists(Path.Combine(folder, name));
            bool IsResult(string inner) => File.Exists(Path.Combine(inner, ResultDocument)) || File.Exists(Path.Combine(inner, ResultMap));
            return IsResult(folder) || Has(SweepTable) && Has(SweepReport) || Has(Comparison) && Directory.EnumerateDirectories(folder).Any(IsResult);
        }
    }
}
