using DeCam.Inference.Files;
using DeCam.Scoring;

namespace DeCam.Inference.Preprocessing;

/// <summary>The file of preprocessing beside a model: <c>model.onnx.json</c> or <c>model.json</c>.</summary>
/// <param name="FileName">Its name, or null when there is none.</param>
/// <param name="Settings">Its settings; the path of the labels is absolute.</param>
public sealed record Sidecar(string? FileName, PreprocessingSettings Settings)
{
    private const int MostBytes = 1 << 20;

    /// <summary>The settings that still count beside overrides: once settings are pinned, only the path of the label file.</summary>
    public Sidecar Beside(PreprocessingSettings overrides) => overrides.Pinned != true ? this
        : this with { Settings = new() { Labels = overrides.LabelsSha256 is null ? null : Settings.Labels } };

    /// <summary>What it says, with its origin.</summary>
    public PreprocessingSource Source => new($"sidecar '{FileName}'", Settings);

    /// <summary>A sentence on a file of that name that is of another tool, or null.</summary>
    public string? Note { get; private init; }

    /// <summary>Paths of the files that may be the sidecar of a model, the one that counts first.</summary>
    public static IReadOnlyList<string> PathsOf(string modelPath) =>
        IsFile(modelPath) ? [modelPath + ".json", Path.ChangeExtension(modelPath, ".json")] : [modelPath + ".json"];

    /// <summary>Whether a path is that of a file. A model of a server has none, and what stands behind a dot of its name is no ending.</summary>
    internal static bool IsFile(string modelPath) => modelPath.EndsWith(".onnx", StringComparison.OrdinalIgnoreCase) || File.Exists(modelPath);

    /// <summary>Reads the sidecar of a model; where both names exist the longer one is meant. A JSON file of another tool is passed over.</summary>
    /// <exception cref="ScoringRefusedException">The file cannot be used.</exception>
    public static Sidecar Of(string modelPath)
    {
        string? note = null;
        foreach (var path in PathsOf(modelPath))
        {
            if (!File.Exists(path)) continue;
            var (name, text) = (Path.GetFileName(path), Read(path));
            if (ForeignJson.Keys(text, path == modelPath + ".json") is not { } keys) return new(name, Parsed(path, name, text)) { Note = note };
            note = $"'{name}' beside the model is of another tool (it has {keys}) and is not used.";
        }

        return new(null, PreprocessingSettings.None) { Note = note };
    }

    private static string Read(string path)
    {
        try
        {
            OrdinaryFile.Check(path);
            if (new FileInfo(path).Length > MostBytes) throw new IOException($"it has more than {MostBytes >> 20} MiB.");
            return File.ReadAllText(path).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ScoringRefusedException(RefusalKind.Input, $"Sidecar '{Path.GetFileName(path)}' cannot be read: {e.Message}", e);
        }
    }

    private static PreprocessingSettings Parsed(string path, string name, string text)
    {
        var settings = PreprocessingSettings.FromJson(text.Length > 0 ? text : "null", $"sidecar '{name}'");
        return settings.Labels is { } labels ? settings with { Labels = Path.GetFullPath(labels, Path.GetDirectoryName(Path.GetFullPath(path))!) } : settings;
    }
}
