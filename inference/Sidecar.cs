using DeCam.Scoring;

namespace DeCam.Inference;

/// <summary>The file of preprocessing beside a model: <c>model.onnx.json</c> or <c>model.json</c>.</summary>
/// <param name="FileName">Its name, or null when there is none.</param>
/// <param name="Settings">What it says; the labels' path is made relative to nothing.</param>
public sealed record Sidecar(string? FileName, PreprocessingSettings Settings)
{
    /// <summary>What it may still say beside what was said with the model's name: beside pinned settings, only where the labels are.</summary>
    public Sidecar Beside(PreprocessingSettings overrides) => overrides.Pinned != true ? this
        : this with { Settings = new() { Labels = overrides.LabelsSha256 is null ? null : Settings.Labels } };

    /// <summary>Reads the sidecar of a model; where both names exist the longer one is meant.</summary>
    /// <exception cref="ScoringRefusedException">The file cannot be used.</exception>
    public static Sidecar Of(string modelPath)
    {
        string[] names = [modelPath + ".json", Path.ChangeExtension(modelPath, ".json")];
        if (Array.Find(names, File.Exists) is not { } path) return new(null, PreprocessingSettings.None);
        var name = Path.GetFileName(path);
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ScoringRefusedException(RefusalKind.Input, $"Sidecar '{name}' cannot be read: {e.Message}", e);
        }

        var settings = PreprocessingSettings.FromJson(text.Trim() is { Length: > 0 } json ? json : "null", $"sidecar '{name}'");
        if (settings.Labels is { } labels) settings = settings with { Labels = Path.GetFullPath(labels, Path.GetDirectoryName(Path.GetFullPath(path))!) };
        return new(name, settings);
    }
}
