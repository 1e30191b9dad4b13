using DeCam.Cluster.Client.CommandLine;
using DeCam.Inference.Files;
using DeCam.Inference.Imaging;
using DeCam.Inference.Models;
using DeCam.Inference.Preprocessing;

namespace DeCam.Cluster.Client.Evaluate;

/// <summary>Reads a saliency map made by any tool.</summary>
internal static class MapFile
{
    /// <summary>The map at the input size of the model.</summary>
    /// <param name="path">The file.</param>
    /// <param name="model">The classifier, or null for one elsewhere or of a model server, which then judges the size itself.</param>
    /// <param name="image">The file of the picture that the map explains.</param>
    /// <param name="imageName">Its name, for messages.</param>
    /// <exception cref="CommandFailedException">The file cannot be read.</exception>
    /// <exception cref="Scoring.ScoringRefusedException">It is no map, or the picture or the model cannot be used.</exception>
    public static SaliencyMap Read(string path, ModelChoice? model, ReadOnlySpan<byte> image, string imageName)
    {
        byte[] content;
        try
        {
            content = OrdinaryFile.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException(ExitCode.Input, $"Map '{path}' cannot be read: {e.Message}", e);
        }

        if (model is null) return SaliencyMap.Read(content, path, null, null);
        var settings = PreprocessingSettings.FromJson(model.Preprocessing, "the command line");
        using var classifier = OnnxClassifier.Load(model.Path, Path.GetFileName(model.Path), settings);
        var view = classifier.Preprocessing;
        return PictureRoom.Use(image, imageName, picture => SaliencyMap.ReadInView(content, path, picture, view));
    }
}
