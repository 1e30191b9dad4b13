using System.Text.Json;
using DeCam.Inference.PictureFiles;
using DeCam.Scoring;

namespace DeCam.Cluster.Client.Sweeps.Specification;

/// <summary>Fills the specification to begin with: the first model of its folder, and the first folder in it that holds pictures.</summary>
internal static class SpecDraft
{
    private const string Model = "model.onnx", Images = "images", Results = "results.csv";

    /// <summary>The text; what is not there has a name to be changed.</summary>
    /// <param name="file">The file it is for.</param>
    /// <param name="folder">Full path of its folder.</param>
    public static string Of(string file, string folder)
    {
        var model = Directory.EnumerateFiles(folder, "*.onnx").Select(Path.GetFileName).Order(StringComparer.Ordinal).FirstOrDefault() ?? Model;
        var images = Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal).FirstOrDefault(HasPictures) is { } found ? Path.GetFileName(found) : Images;
        return SpecTexts.Template.Replace("{file}", PrintableText.Of(Path.GetFileName(file)), StringComparison.Ordinal)
            .Replace("{name}", PrintableText.Of(Path.GetFileNameWithoutExtension(file)), StringComparison.Ordinal)
            .Replace("{model}", Quoted(model), StringComparison.Ordinal).Replace("{images}", Quoted(images), StringComparison.Ordinal);
    }

    private static bool HasPictures(string folder) => !Path.GetFileName(folder).StartsWith('.') && !File.Exists(Path.Combine(folder, Results)) && PictureFolder.Of(folder, isDeep: false).Pictures.Count > 0;

    // A name with other characters might mean something to YAML, which reads JSON's texts too.
    private static string Quoted(string name) => name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-') && char.IsAsciiLetter(name[0]) ? name : JsonSerializer.Serialize(name);
}
