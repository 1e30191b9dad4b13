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
    /// <exception cref="IOException">The folder cannot be read.</exception>
    public static DatasetReport Of(string folder)
    {
        var pictures = new FileSystemEnumerable<(string Name, long Length)>(folder, (ref entry) => (entry.ToSpecifiedFullPath(), entry.Length), WholeFolder.Below)
        {
            ShouldIncludePredicate = (ref entry) => !entry.IsDirectory && PictureFormat.HasExtension(entry.FileName.ToString()),
        }.ToList();
        pictures.Sort((a, b) => string.CompareOrdinal(a.Name, b.Name));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, length) in pictures) hash.AppendData(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Path.GetRelativePath(folder, name)}\0{length}\0")));
        return new() { Count = pictures.Count, Digest = Convert.ToHexStringLower(hash.GetHashAndReset()), Labels = [.. LabelsIn(folder)] };
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
