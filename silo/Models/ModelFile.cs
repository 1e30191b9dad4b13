namespace DeCam.Cluster.Silo.Models;

/// <summary>A model file as it was when it was hashed.</summary>
/// <param name="Name">Path below its root with <c>/</c> between folders, or the file name of a single file.</param>
/// <param name="Sha256">Lower-case hexadecimal SHA-256 of the file.</param>
/// <param name="Path">Full path.</param>
/// <param name="Bytes">Length.</param>
/// <param name="Preprocessing">What its sidecar says, as canonical JSON; the labels by their hash.</param>
public sealed record ModelFile(string Name, string Sha256, string Path, long Bytes, string Preprocessing);
