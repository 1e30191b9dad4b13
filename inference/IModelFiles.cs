using DeCam.Scoring;

namespace DeCam.Inference;

/// <summary>Finds the model files of this machine.</summary>
public interface IModelFiles
{
    /// <summary>Path of the file with that content (lower-case hexadecimal SHA-256), or null when it is not here.</summary>
    string? PathOf(string sha256);

    /// <summary>Whether who asks for a model may name files of this machine, as the user of a cluster in his own process may.</summary>
    bool TrustsPaths { get; }
}

/// <summary>Ways to look for models.</summary>
internal static class ModelFilesExtensions
{
    /// <summary>Path of a model's file.</summary>
    /// <exception cref="KeyNotFoundException">It is not on this machine.</exception>
    public static string Find(this IModelFiles files, ModelReference model) => files.PathOf(model.Sha256)
        ?? throw new KeyNotFoundException($"Model '{model.Name}' with SHA-256 {model.Sha256} is not on this machine; copy the file to one of its model folders.");

    /// <summary>What was said with a model's name.</summary>
    /// <exception cref="ScoringRefusedException">It names a file of this machine, and must not.</exception>
    public static PreprocessingSettings SettingsOf(this IModelFiles files, ModelReference model)
    {
        var settings = PreprocessingSettings.Of(model);
        return settings.Labels is null || files.TrustsPaths ? settings : throw new ScoringRefusedException(RefusalKind.Option,
            $"Model '{model.Name}' is asked for with labels by a path; a cluster takes their hash (labelsSha256) only, and finds the file by the sidecar beside the model.");
    }
}
