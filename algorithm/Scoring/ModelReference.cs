using DeCam.Content;

namespace DeCam.Scoring;

/// <summary>Names a model and how images are prepared for it. Two references with equal <see cref="Identity"/> give equal scores.</summary>
/// <param name="Name">File name or configured name, for people and for finding the file.</param>
/// <param name="Sha256">Lower-case hexadecimal SHA-256 of the model file.</param>
/// <param name="Preprocessing">Overrides of the model's own preprocessing as canonical JSON, or "" for none.</param>
public sealed record ModelReference(string Name, string Sha256, string Preprocessing)
{
    /// <summary>Key of queue, session and cache: the file's hash, with the preprocessing's where it is overridden.</summary>
    public string Identity => Preprocessing.Length == 0
        ? Sha256
        : $"{Sha256}-{ContentKey.Of(System.Text.Encoding.UTF8.GetBytes(Preprocessing))[..16]}";
}
