using DeCam.Cluster.Client.Clusters;
using DeCam.Content;
using DeCam.Imaging;
using DeCam.Inference.Drawing;
using DeCam.Inference.Files;
using DeCam.Inference.Imaging;
using DeCam.Inference.Preprocessing;
using DeCam.Scoring;

namespace DeCam.Cluster.Client.Results;

/// <summary>A photo to draw on.</summary>
/// <param name="Photo">The photo.</param>
/// <param name="Note">What its viewer must know, or null.</param>
internal sealed record FoundPhoto(PhotoSheet Photo, string? Note)
{
    /// <summary>What is said under the photo on a page, where no legend says that its ends are missing; null for nothing.</summary>
    public string? PageNote => Note ?? (Photo.IsCut ? "Ends of the picture cut off." : null);
}

/// <summary>What is known of where a photo is.</summary>
/// <param name="Name">Its name, for people.</param>
/// <param name="Sha256">Hash of its file.</param>
/// <param name="Path">Path of the file where there is one, or null; a file of another content does not count.</param>
/// <param name="Preprocessing">How the model sees it, as <c>result.json</c> has it.</param>
internal sealed record PhotoPlace(string Name, string Sha256, string? Path, string Preprocessing);

/// <summary>Finds original photos by their content: in the file that was named, in the cluster's store, or else the view that the model had of it.</summary>
internal static class OriginalPhoto
{
    /// <summary>The photo at the size in which it is drawn.</summary>
    /// <param name="cluster">May store the photo.</param>
    /// <param name="place">Where the photo may be.</param>
    /// <param name="sizePixels">Longer side at most.</param>
    /// <param name="view">What the model saw, asked for only where the photo is gone.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<FoundPhoto> FindAsync(
        ClusterConnection cluster, PhotoPlace place, int sizePixels, Func<Task<ImageView>> view, CancellationToken cancellationToken)
    {
        var reason = "was moved or changed and is not stored any more";
        if ((await FileAsync(place, cancellationToken) ?? await cluster.FindAsync(place.Sha256, cancellationToken)) is { } content)
        {
            try
            {
                var fit = ViewFit.FromJson(place.Preprocessing);
                return new(PictureRoom.Use(content.Span, place.Name, photo => PhotoSheet.Of(photo, fit, sizePixels)), null);
            }
            catch (ScoringRefusedException refusal)
            {
                // Such as more pixels than are decoded here, on a cluster that allows more.
                reason = $"cannot be drawn ({Sentence.Reason(refusal.Message)})";
            }
        }

        return new(PhotoSheet.Of(await view(), sizePixels), $"The original picture {reason}: this is what the model saw of it.");
    }

    private static async Task<ReadOnlyMemory<byte>?> FileAsync(PhotoPlace place, CancellationToken cancellationToken)
    {
        if (place.Path is null || !File.Exists(place.Path)) return null;
        try
        {
            OrdinaryFile.Check(place.Path);
            var content = await File.ReadAllBytesAsync(place.Path, cancellationToken);
            return ContentKey.Of(content) == place.Sha256 ? content : default(ReadOnlyMemory<byte>?);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
