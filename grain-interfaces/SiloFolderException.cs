namespace DeCam.Cluster;

/// <summary>A silo cannot write a folder of its own, because the disk is full or it may not; or its artifact store does not answer. The message is a sentence that names what and the silo.</summary>
[GenerateSerializer, Alias("DeCam.SiloFolderException")]
public sealed class SiloFolderException(string message) : Exception(message);
