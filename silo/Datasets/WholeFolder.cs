using DeCam.Cluster.Grains.Sweeps.Images;
using DeCam.Inference.PictureFiles;
using DeCam.Scoring;

namespace DeCam.Cluster.Silo.Datasets;

/// <summary>Lists the pictures of a folder only where the disk shows all of it: a sweep never works on what happens to be readable.</summary>
internal static class WholeFolder
{
    /// <summary>What a look at a dataset takes in: hidden files are left out, and links are not followed, which may lead round in a circle, or out of the folder.</summary>
    public static EnumerationOptions Below { get; } = new()
    {
        RecurseSubdirectories = true,
        IgnoreInaccessible = true,
        AttributesToSkip = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint,
    };

    /// <summary>The pictures, as <see cref="PictureFolder.Of(string, bool, string?)"/> finds them.</summary>
    /// <exception cref="ScoringRefusedException">The folder cannot be read; a fault of the disk is the inner exception.</exception>
    public static PictureFolder Of(string folder, bool isDeep = true, string? except = null)
    {
        var found = PictureFolder.Of(folder, isDeep, except);
        return found.PassedOver.Fault is not { } fault ? found
            : throw new ScoringRefusedException(RefusalKind.Input, $"Folder '{folder}' cannot be read as a whole: {Sentence.Reason(fault.Message)}; see to its disk and submit again.", fault);
    }

    /// <summary>Name, length and time of a file.</summary>
    /// <param name="name">Its name in the dataset.</param>
    /// <param name="path">Its full path.</param>
    /// <exception cref="ScoringRefusedException">The disk does not say; its fault is the inner exception.</exception>
    public static DatasetPicture Entry(string name, string path)
    {
        var file = new FileInfo(path);
        return new(name, LengthOf(file), file.LastWriteTimeUtc);
    }

    /// <summary>Bytes of a file; 0 for one that is gone, and for a link that leads nowhere, which is listed by its name and read by nobody.</summary>
    /// <exception cref="ScoringRefusedException">The disk does not say; its fault is the inner exception.</exception>
    private static long LengthOf(FileInfo file)
    {
        try
        {
            return file.Length;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            return 0;
        }
        catch (IOException e)
        {
            throw new ScoringRefusedException(RefusalKind.Input, $"File '{file.Name}' cannot be looked at: {Sentence.Reason(e.Message)}; see to its disk and submit again.", e);
        }
    }
}
