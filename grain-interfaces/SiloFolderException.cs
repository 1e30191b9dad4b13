namespace DeCam.Cluster;

/// <summary>A silo cannot write a folder of its own: the disk is full, or it may not. The message is a sentence that names folder and silo.</summary>
[GenerateSerializer, Alias("DeCam.SiloFolderException")]
public sealed class SiloFolderException(string message) : Exception(message);
