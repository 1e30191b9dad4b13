using DeCam.Scoring;

namespace DeCam.Cluster.Grains.Sweeps.Images;

/// <summary>Reads where the objects of a dataset's images are.</summary>
public interface IDatasetObjects
{
    /// <summary>The files of masks or boxes in a folder, by the images that they belong to; images without one are left out.</summary>
    /// <param name="folder">Full path of the folder.</param>
    /// <param name="isBoxes">Whether boxes are looked for.</param>
    /// <param name="images">Names of the images.</param>
    /// <exception cref="ScoringRefusedException">The folder cannot be read, or an image has two files.</exception>
    IReadOnlyDictionary<string, DatasetPicture> Find(string folder, bool isBoxes, IReadOnlyList<string> images);

    /// <summary>Reads the object of an image.</summary>
    /// <param name="path">Full path of the mask or boxes.</param>
    /// <param name="image">Full path of the image.</param>
    /// <param name="maskValue">The value of the mask that is the object, or null to tell by those that occur.</param>
    /// <exception cref="ScoringRefusedException">One of the files cannot be read, or a box does not lie in the image.</exception>
    DatasetObject Read(string path, string image, int? maskValue);
}

/// <summary>The object of an image.</summary>
/// <param name="HeightPixels">Rows of the mask.</param>
/// <param name="WidthPixels">Columns of the mask.</param>
/// <param name="Grey">[H, W] 255 for the object and else 0, with what lies between where edges are soft.</param>
/// <param name="HasSizeOfImage">Whether the mask has the size of the image.</param>
/// <param name="Reading">How the file was read, for people.</param>
public sealed record DatasetObject(int HeightPixels, int WidthPixels, byte[] Grey, bool HasSizeOfImage, string Reading);
