using System.Globalization;
using System.Text.RegularExpressions;

namespace DeCam.Cluster.Client.Results;

/// <summary>Names of the files of one explanation.</summary>
internal static partial class ResultFiles
{
    /// <summary>The map: float32 [H, W], NumPy format 1.0.</summary>
    public const string Map = "saliency.npy";

    /// <summary>The standard deviation of the linear map, in the format of <see cref="Map"/>; of methods that can say it.</summary>
    public const string Uncertainty = "uncertainty.npy";

    /// <summary>The same over the picture.</summary>
    public const string UncertaintyPicture = "uncertainty.png";

    /// <summary>The map alone as a picture.</summary>
    public const string HeatMap = "heatmap.png";

    /// <summary>The map over the picture.</summary>
    public const string Overlay = "overlay.png";

    /// <summary>The same with its contour as a path.</summary>
    public const string OverlayVector = "overlay.svg";

    /// <summary>Picture, overlay and curves side by side.</summary>
    public const string Figure = "figure.png";

    /// <summary>The same with lines as paths and text as text.</summary>
    public const string FigureVector = "figure.svg";

    /// <summary>Insertion and deletion curves.</summary>
    public const string Curves = "curves.png";

    /// <summary>The maps of several methods side by side.</summary>
    public const string Comparison = "compare.png";

    /// <summary>The document that names the others.</summary>
    public const string Document = "result.json";

    /// <summary>The map after a number of evaluations, in the format of <see cref="Map"/>.</summary>
    public static string Snapshot(int evaluations) => string.Create(CultureInfo.InvariantCulture, $"saliency-{evaluations}.npy");

    /// <summary>Whether a file name is one of <see cref="Snapshot"/>.</summary>
    public static bool IsSnapshot(string name) => SnapshotName().IsMatch(name);

    /// <summary>Folder of one of several classes.</summary>
    public static string ClassFolder(int index) => string.Create(CultureInfo.InvariantCulture, $"class-{index}");

    /// <summary>Whether a folder's name is one of <see cref="ClassFolder"/>.</summary>
    public static bool IsClassFolder(string name) => ClassFolderName().IsMatch(name);

    /// <summary>Folder of one of several objects, in the folder of their class.</summary>
    /// <param name="index">Its place among them, from 0.</param>
    public static string ObjectFolder(int index) => string.Create(CultureInfo.InvariantCulture, $"object-{index + 1}");

    /// <summary>Whether a folder is one of <see cref="ObjectFolder"/>, with what a result puts there and nothing else.</summary>
    public static bool IsObjectFolder(string folder) => ObjectFolderName().IsMatch(Path.GetFileName(folder)) && !File.GetAttributes(folder).HasFlag(FileAttributes.ReparsePoint)
        && Directory.EnumerateFileSystemEntries(folder).All(f => Path.GetFileName(f) is Map or Overlay);

    /// <summary>Whether a name is that of a file that one map and class has.</summary>
    public static bool IsOfOneMap(string name) => IsPicture(name) || name is Map or Uncertainty or Document || IsSnapshot(name);

    /// <summary>Whether a name is that of a picture of one map.</summary>
    public static bool IsPicture(string name) => name is HeatMap or Overlay or UncertaintyPicture or OverlayVector or Curves or Figure or FigureVector;

    /// <summary>Whether a name is that of any file of results.</summary>
    public static bool IsOurs(string name) => IsOfOneMap(name) || name == Comparison;

    [GeneratedRegex(@"^class-\d+$")]
    private static partial Regex ClassFolderName();

    [GeneratedRegex(@"^object-\d+$")]
    private static partial Regex ObjectFolderName();

    [GeneratedRegex(@"^saliency-\d+\.npy$")]
    private static partial Regex SnapshotName();
}
