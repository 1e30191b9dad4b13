using System.Globalization;
using System.IO.Enumeration;
using System.Security.Cryptography;
using System.Text;
using DeCam.Inference.Files;
using DeCam.Inference.PictureFiles;

namespace DeCam.Cluster.Silo.Datasets;

/// <summary>Counts the pictures of a dataset by their names, without a look into them, and reads the label files in its folder.</summary>
internal static class DatasetSurvey
{
    private const int MostLabelBytes = 16 << 20;
    private static readonly string[] LabelExtensions = [".csv", ".tsv", ".txt"];

    /// <summary>What a dataset holds; its name is left out.</summary>
    /// <param name="folder">Full path of its folder.</param>
    /// <param name="contents">Knows the contents of files, and is asked to read those that it does not know.</param>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public static DatasetReport Of(string folder, DatasetContents contents)
    {
        var files = new FileSystemEnumerable<(string Name, long Length)>(folder, (ref entry) => (Path.GetRelativePath(folder, entry.ToSpecifiedFullPath()), entry.Length), WholeFolder.Below)
        {
            ShouldIncludePredicate = (ref entry) => !entry.IsDirectory && (PictureFormat.HasExtension(entry.FileName.ToString()) || BoxFile.Is(entry.FileName.ToString())),
        }.ToList();
        files.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        var pictures = files.Where(f => PictureFormat.HasExtension(Path.GetFileName(f.Name))).ToList();
        // Boxes lie in a folder of their own; beside the pictures are label files, which are compared by themselves.
        var compared = files.Where(f => PictureFormat.HasExtension(Path.GetFileName(f.Name)) || f.Name.Contains(Path.DirectorySeparatorChar)).Select(f => (f.Name, Path: Path.Combine(folder, f.Name)))
            .Select(f => (f.Name, f.Path, Content: contents.Of(f.Path))).ToList();
        var unread = compared.Where(f => f.Content is null).Select(f => f.Path).ToList();
        contents.Want(folder, unread);
        return new()
        {
            Count = pictures.Count,
            Digest = Digested(pictures.Select(f => string.Create(CultureInfo.InvariantCulture, $"{f.Name}\0{f.Length}\0"))),
            Labels = [.. LabelsIn(folder)],
            Content = unread.Count == 0 ? Digested(compared.Select(f => $"{f.Name}\0{f.Content}\0")) : "",
            Unread = unread.Count,
        };
    }

    private static string Digested(IEnumerable<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var part in parts) hash.AppendData(Encoding.UTF8.GetBytes(part));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static IEnumerable<LabelReport> LabelsIn(string folder)
    {
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles().OrderBy(f => f.Name, StringComparer.Ordinal))
        {
            if (!LabelExtensions.Contains(file.Extension, StringComparer.OrdinalIgnoreCase) || file.LinkTarget is not null || file.Length > MostLabelBytes) continue;
            if (Read(file) is { } report) yield return report;
        }
    }

    private static LabelReport? Read(FileInfo file)
    {
        try
        {
            var bytes = OrdinaryFile.ReadAllBytes(file.FullName);
            return new(file.Name, Encoding.UTF8.GetString(bytes).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Length, Convert.ToHexStringLower(SHA256.HashData(bytes)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A sweep that names it says why.
            return null;
        }
    }
}
