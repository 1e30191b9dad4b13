using DeCam.Inference.Preprocessing;
using DeCam.Scoring;

namespace DeCam.Inference.Models;

/// <summary>Finds the model files of this machine.</summary>
public interface IModelFiles
{
    /// <summary>Path of a file with the model's content, or null when none is here; of several, the one beside which its labels lie.</summary>
    /// <exception cref="ModelMissingException">The file was removed or changed.</exception>
    string? PathOf(ModelReference model);

    /// <summary>What a server calls the model, where it is one's and no file; the path is then where a file would lie, beside the sidecar.</summary>
    ServedModel? ServedAs(ModelReference model) => null;

    /// <summary>Whether a request for a model may name files of this machine, as in a cluster inside the user's own process.</summary>
    bool TrustsPaths { get; }
}

/// <summary>Ways to look for models.</summary>
internal static class ModelFilesExtensions
{
    /// <summary>Path of a model's file.</summary>
    /// <exception cref="ModelMissingException">The file is not on this machine.</exception>
    public static string Find(this IModelFiles files, ModelReference model) => files.PathOf(model)
        ?? throw new ModelMissingException($"Model '{model.Name}' with SHA-256 {model.Sha256} is not on this machine; copy the file to one of its model folders.");

    /// <summary>The settings given with a model's name.</summary>
    /// <exception cref="ScoringRefusedException">The settings name a file of this machine, and must not.</exception>
    public static PreprocessingSettings SettingsOf(this IModelFiles files, ModelReference model)
    {
        var settings = PreprocessingSettings.Of(model);
        return (settings.Labels ?? settings.Neighbours?.Labels) is null || files.TrustsPaths ? settings : throw new ScoringRefusedException(RefusalKind.Option,
            $"Model '{model.Name}' is asked for with labels by a path; a cluster takes their hash (labelsSha256) only, and finds the file by the sidecar beside the model.");
    }
}
