using DeCam.Cluster.Client.CommandLine;
using DeCam.Inference;
using DeCam.Inference.Imaging;

namespace DeCam.Cluster.Client.Evaluate;

/// <summary>Reads a saliency map made by any tool.</summary>
internal static class MapFile
{
    /// <summary>The values, [H, W] row-major, at the input size of the model.</summary>
    /// <param name="path">The file.</param>
    /// <param name="model">The classifier, or null for one elsewhere, which then judges the size itself.</param>
    /// <exception cref="CommandFailedException">The file cannot be read.</exception>
    /// <exception cref="Scoring.ScoringRefusedException">It is no map of that model's size, or the model cannot be used.</exception>
    public static float[] Read(string path, ModelChoice? model)
    {
        byte[] content;
        try
        {
            content = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException(ExitCode.Input, $"Map '{path}' cannot be read: {e.Message}", e);
        }

        if (model is null) return Npy.Read(content, path, null, null).Values;
        var settings = PreprocessingSettings.FromJson(model.Preprocessing, "the command line");
        using var classifier = OnnxClassifier.Load(model.Path, Path.GetFileName(model.Path), settings);
        return Npy.Read(content, path, classifier.Preprocessing.HeightPixels, classifier.Preprocessing.WidthPixels).Values;
    }
}
