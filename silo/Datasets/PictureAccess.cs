using DeCam.Inference.Files;

namespace DeCam.Cluster.Silo.Datasets;

/// <summary>Tells pictures that cannot be read, and will not be by trying again, from faults of a disk.</summary>
internal static class PictureAccess
{
    /// <summary>Why a path cannot be read, as the rest of a sentence such as "is a folder"; null where it can, or where trying again may help.</summary>
    public static string? WhyNot(string path)
    {
        if (OrdinaryFile.WhyNot(path) is { } why) return $"{why} and not a file with content";
        try
        {
            using var file = File.OpenRead(path);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return WhyNot(e, path);
        }
    }

    /// <summary>The reason behind a fault.</summary>
    internal static string? WhyNot(Exception fault, string path) => fault switch
    {
        UnauthorizedAccessException => "may not be read by the silo's user",
        FileNotFoundException or DirectoryNotFoundException => new FileInfo(path).LinkTarget is { } target ? $"is a link to '{target}', which does not exist" : "does not exist any more",
        PathTooLongException => "has too long a path",
        _ => null,
    };
}
