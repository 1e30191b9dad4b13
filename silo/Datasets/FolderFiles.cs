using DeCam.Cluster.Grains.Sweeps.Images;
using DeCam.Inference.Files;
using DeCam.Inference.Truth;
using DeCam.Scoring;

namespace DeCam.Cluster.Silo.Datasets;

/// <summary>Looks into the folders of datasets as <c>decam explain</c> looks into folders.</summary>
/// <param name="followsLinks">Whether masks and label files may be links that lead out of the folder.</param>
/// <param name="contents">Reads the contents of files in the background.</param>
internal sealed class FolderFiles(bool followsLinks, DatasetContents contents) : IDatasetFiles
{
    /// <inheritdoc/>
    public DatasetFiles List(string folder, bool isDeep, string? masks)
    {
        if (masks is not null) RefuseLink(folder, masks, "folder");
        var found = WholeFolder.Of(folder, isDeep, masks);
        return new([.. found.Pictures.Select(picture => WholeFolder.Entry(picture.Name, picture.Path))], found.PassedOver.InWords());
    }

    /// <inheritdoc/>
    public DatasetReport Survey(string folder) => DatasetSurvey.Of(folder, contents);

    /// <inheritdoc/>
    public string? KnownContent(string path) => contents.Of(path);

    /// <inheritdoc/>
    public string? WhyUnreadable(string path) => PictureAccess.WhyNot(path);

    /// <inheritdoc/>
    public TrueClasses TruthOfFile(string path, string name, string folder, IReadOnlyList<string> images)
    {
        RefuseLink(folder, path, "label file");
        return TruthFile.Read(path, name, [.. images.Select(i => new TruthImage(i, i, Path.Combine(Path.GetFullPath(folder), i).Replace(Path.DirectorySeparatorChar, '/')))]);
    }

    /// <inheritdoc/>
    public TrueClasses TruthOfNames(string folder, IReadOnlyList<string> images) => TruthNames.Read(folder, images, "set images.labels to a file");

    private void RefuseLink(string folder, string path, string what)
    {
        if (followsLinks || !Path.Exists(path) || RealPath.IsInside(folder, path)) return;
        throw new ScoringRefusedException(RefusalKind.Input,
            $"The {what} '{Path.GetRelativePath(folder, path)}' is a link that leads out of the dataset; copy it there, or set DeCam:Datasets:FollowLinks on the silos.");
    }
}
