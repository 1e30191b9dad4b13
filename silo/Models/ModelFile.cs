using DeCam.Inference.Models;
using DeCam.Inference.Preprocessing;

namespace DeCam.Cluster.Silo.Models;

/// <summary>A model file as it was when it was hashed.</summary>
/// <param name="Name">Path below its root with <c>/</c> between folders, or the file name of a single file.</param>
/// <param name="Sha256">Lower-case hexadecimal SHA-256 of the file.</param>
/// <param name="Path">Full path.</param>
/// <param name="Bytes">Length.</param>
/// <param name="Settings">What its sidecar says; the labels by their hash.</param>
public sealed record ModelFile(string Name, string Sha256, string Path, long Bytes, PreprocessingSettings Settings)
{
    /// <summary>The reference that clients name it by.</summary>
    public ModelRef Reference => new(Name, Sha256, Settings.ToCanonicalJson());

    /// <summary>Hash of the labels beside it, or null without any.</summary>
    public string? LabelsSha256 => LabelsOf(Settings);

    /// <summary>Hash of the labels that settings name, or null where they name none.</summary>
    public static string? LabelsOf(PreprocessingSettings settings) => settings.LabelsSha256 ?? settings.Neighbours?.LabelsSha256;

    /// <summary>Reads and hashes a file with what lies beside it.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="DeCam.Scoring.ScoringRefusedException">Its sidecar or labels cannot be used.</exception>
    public static ModelFile Of(string name, string path) =>
        new(name, ModelHash.Of(path), path, new FileInfo(path).Length, PreprocessingSettings.None.PinnedTo(path).WithoutPaths());
}
