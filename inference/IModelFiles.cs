using DeCam.Scoring;

namespace DeCam.Inference;

/// <summary>Finds the model files of this machine.</summary>
public interface IModelFiles
{
    /// <summary>Path of the file with that content (lower-case hexadecimal SHA-256), or null when it is not here.</summary>
    string? PathOf(string sha256);
}

/// <summary>Ways to look for models.</summary>
internal static class ModelFilesExtensions
{
    /// <summary>Path of a model's file.</summary>
    /// <exception cref="KeyNotFoundException">It is not on this machine.</exception>
    public static string Find(this IModelFiles files, ModelReference model) => files.PathOf(model.Sha256)
        ?? throw new KeyNotFoundException($"Model '{model.Name}' with SHA-256 {model.Sha256} is not on this machine; copy the file to one of its model folders.");
}
