using DeCam.Scoring;

namespace DeCam.Cluster.Grains.Sweeps.Images;

/// <summary>Looks into the folders of datasets.</summary>
public interface IDatasetFiles
{
    /// <summary>The pictures of a folder, and what was passed over.</summary>
    /// <param name="folder">Full path of the folder.</param>
    /// <param name="isDeep">Whether its folders are looked into.</param>
    /// <param name="masks">Full path of a folder of masks, which is passed over; or null.</param>
    /// <exception cref="ScoringRefusedException">The folder cannot be read; a fault of the disk, which may pass, is the inner exception.</exception>
    DatasetFiles List(string folder, bool isDeep, string? masks);

    /// <summary>What a dataset holds, without a look into the pictures; its name is left out.</summary>
    /// <param name="folder">Full path of the folder.</param>
    /// <exception cref="IOException">The folder cannot be read.</exception>
    DatasetReport Survey(string folder);

    /// <summary>The first 32 hexadecimal digits of the SHA-256 of a file as it is now; null while it was not read, which <see cref="Survey"/> begins in the background, or where it cannot be read.</summary>
    /// <param name="path">Full path of the file.</param>
    string? KnownContent(string path);

    /// <summary>Why a picture cannot be read, as the rest of a sentence such as "is a folder"; null where it can, or where trying again may help.</summary>
    /// <param name="path">Full path of the picture.</param>
    string? WhyUnreadable(string path);

    /// <summary>The true classes that a file gives to images.</summary>
    /// <param name="path">Full path of the file.</param>
    /// <param name="name">Its name in messages.</param>
    /// <param name="folder">Full path of the folder that the images lie in.</param>
    /// <param name="images">Names of the images below it.</param>
    /// <exception cref="ScoringRefusedException">The file cannot be read, or has no class for an image.</exception>
    TrueClasses TruthOfFile(string path, string name, string folder, IReadOnlyList<string> images);

    /// <summary>The true classes that the names of images and their folders tell.</summary>
    /// <param name="folder">Full path of the folder they lie in.</param>
    /// <param name="images">Names of the images.</param>
    /// <exception cref="ScoringRefusedException">A name tells no class.</exception>
    TrueClasses TruthOfNames(string folder, IReadOnlyList<string> images);
}

/// <summary>What lies in the folder of a dataset.</summary>
/// <param name="Pictures">The pictures, in ordinal order of their names.</param>
/// <param name="PassedOver">What was passed over, in words; "" for nothing.</param>
public sealed record DatasetFiles(IReadOnlyList<DatasetPicture> Pictures, string PassedOver);

/// <summary>A picture of a dataset.</summary>
/// <param name="Name">Name below the folder, with '/' between folders.</param>
/// <param name="Length">Bytes of the file.</param>
/// <param name="WrittenUtc">When it was last written.</param>
public sealed record DatasetPicture(string Name, long Length, DateTime WrittenUtc);
