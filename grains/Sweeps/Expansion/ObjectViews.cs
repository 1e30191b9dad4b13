using System.Text;
using DeCam.Cluster.Grains.Artifacts;
using DeCam.Cluster.Grains.Sweeps.Images;
using DeCam.Scoring;

namespace DeCam.Cluster.Grains.Sweeps.Expansion;

/// <summary>
/// Brings the objects of images into the view of a model. A mask of the image's size is shown to the model as an image, so that it is
/// resized and cropped as the image is; a mask of the view's size is taken as it is.
/// </summary>
/// <param name="spec">The sweep.</param>
/// <param name="look">Asks the models.</param>
/// <param name="artifacts">Keeps what they see.</param>
/// <param name="listing">The images.</param>
/// <param name="folder">The masks or boxes.</param>
/// <param name="objects">Reads them.</param>
internal sealed class ObjectViews(SweepSpec spec, ModelLook look, IArtifactStore artifacts, DatasetListing listing, ObjectFolder folder, IDatasetObjects objects)
{
    private const int Threshold = byte.MaxValue / 2, Channels = 3;

    /// <summary>The image with its object, or as it is where it has none.</summary>
    /// <exception cref="ScoringRefusedException">The object cannot be read, or has another size than image and view.</exception>
    public async Task<SweepImage> SeeAsync(int model, SweepImage image, CancellationToken cancellationToken)
    {
        if (!folder.ByImage.TryGetValue(image.Name, out var file)) return image;
        if (image.Fault is not null) return image;
        var read = Read(file.Name, image.Name);
        var region = read.HasSizeOfImage ? await SeenAsync(model, image, read, cancellationToken) : await AsItIsAsync(model, image, file.Name, read, cancellationToken);
        // Nothing is known of an image that the model cannot see; its own cells say why.
        if (region is null) return image;
        return image with
        {
            Localisation = new()
            {
                Sha256 = await artifacts.PutAsync(region, cancellationToken),
                Reading = read.Reading,
                Fraction = (double)region.Count(r => r == 1) / region.Length,
            },
        };
    }

    private DatasetObject Read(string file, string image)
    {
        try
        {
            return objects.Read(Path.Combine(folder.Folder, file), listing.PathOf(image), spec.Images.MaskValue);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A file that is gone from a folder with others stays away; the share of an empty folder may come back.
            var mayPass = e is not FileNotFoundException || AwayFolder.Fault(folder.Folder) is not null;
            throw new ScoringRefusedException(RefusalKind.Input, $"The object of image '{image}' cannot be read from '{file}' ({Sentence.Reason(e.Message)}); correct it, or leave the file out.", mayPass ? e : null);
        }
    }

    // What the model adds around a picture is bright or dark in the mask and its inverse alike, and no object.
    private async Task<byte[]?> SeenAsync(int model, SweepImage image, DatasetObject read, CancellationToken cancellationToken)
    {
        var mask = await ViewAsync(model, image, read, [.. read.Grey], cancellationToken);
        var inverse = await ViewAsync(model, image, read, [.. read.Grey.Select(g => (byte)(byte.MaxValue - g))], cancellationToken);
        if (mask is null || inverse is null) return null;
        return [.. Enumerable.Range(0, mask.Length / Channels).Select(i => Grey(mask, i) > Threshold && Grey(inverse, i) <= Threshold ? (byte)1 : (byte)0)];
    }

    private async Task<byte[]?> AsItIsAsync(int model, SweepImage image, string name, DatasetObject read, CancellationToken cancellationToken)
    {
        if ((await look.AskAsync(model, image, ClassSelector.Best, cancellationToken)).View is not { } view) return null;
        if ((view.HeightPixels, view.WidthPixels) != (read.HeightPixels, read.WidthPixels))
        {
            throw new ScoringRefusedException(RefusalKind.Input, $"Mask '{name}' has {read.WidthPixels} x {read.HeightPixels} pixels but image '{image.Name}' has {view.ImageWidth} x {view.ImageHeight} " +
                $"and the view of model '{spec.Models[model].Name}' {view.WidthPixels} x {view.HeightPixels}; give a mask of one of these sizes.");
        }

        return Array.ConvertAll(read.Grey, g => g > Threshold ? (byte)1 : (byte)0);
    }

    private async Task<byte[]?> ViewAsync(int model, SweepImage image, DatasetObject read, byte[] grey, CancellationToken cancellationToken)
    {
        // A picture of the format PGM.
        byte[] picture = [.. Encoding.ASCII.GetBytes($"P5 {read.WidthPixels} {read.HeightPixels} 255\n"), .. grey];
        var answer = await look.AskAsync(model, new(image.Name, await artifacts.PutAsync(picture, cancellationToken)), ClassSelector.Best, cancellationToken);
        return answer.View is { } view ? (await StorageFaults.MarkAsync(() => artifacts.GetAsync(view.ViewSha256, cancellationToken), cancellationToken)).ToArray() : null;
    }

    private static int Grey(byte[] rgb, int pixel) => (rgb[pixel * Channels] + rgb[pixel * Channels + 1] + rgb[pixel * Channels + 2]) / Channels;
}
