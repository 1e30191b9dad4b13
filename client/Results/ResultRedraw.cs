using DeCam.Cluster.Client.Clusters;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Imaging;
using DeCam.Inference.Imaging;

namespace DeCam.Cluster.Client.Results;

/// <summary>Draws the pictures of a finished result again where others are asked for; nothing is computed, and the map stays as it is.</summary>
/// <param name="cluster">May store the photo.</param>
/// <param name="namedFolder">The folder as the user named it, for errors.</param>
/// <param name="settings">Which pictures, and how.</param>
internal sealed class ResultRedraw(ClusterConnection cluster, string namedFolder, PictureSettings settings)
{
    /// <summary>The result with the pictures that are asked for.</summary>
    /// <param name="result">The result.</param>
    /// <param name="imagePath">Path of the photo.</param>
    /// <param name="view">What the model saw, where the photo is gone.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<WrittenResult> DrawAsync(WrittenResult result, string imagePath, Func<Task<ImageView>> view, CancellationToken cancellationToken)
    {
        var document = result.Document;
        if (document.Pictures is null ? settings == new PictureSettings() : ResultPictures.AreAs(document, settings)) return result;
        var map = await ReadAsync(Path.Combine(result.Folder, document.Map.File), cancellationToken);
        var place = new PhotoPlace(document.Image.Name, document.Image.Sha256, imagePath, document.Model.Preprocessing.GetRawText());
        var photo = await OriginalPhoto.FindAsync(cluster, place, settings.Overlay.SizePixels, view, cancellationToken);
        var objects = new List<float[]>();
        foreach (var one in document.Objects ?? []) objects.Add(await ReadAsync(Path.Combine(result.Folder, one.File), cancellationToken));
        var uncertainty = document.Evidence?.File is { } deviation ? await ReadAsync(Path.Combine(result.Folder, deviation), cancellationToken) : null;
        var pictures = ResultPictures.Of(document, map, objects, uncertainty, photo, settings);
        var now = document with { Pictures = ResultPictures.Part(settings, document, photo.Note) };
        WriteFailure.Named(namedFolder, () =>
        {
            using var files = new StagedFiles(Path.GetDirectoryName(result.Folder)!, $"{Path.GetFileName(result.Folder)}-pictures");
            foreach (var (name, content) in pictures) File.WriteAllBytes(files.Add(name), content);
            File.WriteAllText(files.Add(ResultFiles.Document), Json.Text(now) + "\n");
            var names = files.Names.ToList();
            var written = files.Publish(result.Folder);
            foreach (var stale in Directory.EnumerateFiles(result.Folder).Where(f => ResultFiles.IsPicture(Path.GetFileName(f)) && !names.Contains(Path.GetFileName(f))).ToList()) File.Delete(stale);
            return written;
        });
        return result with { Document = now };
    }

    private static async Task<float[]> ReadAsync(string file, CancellationToken cancellationToken) => Npy.Read(await File.ReadAllBytesAsync(file, cancellationToken), file).Values;
}
