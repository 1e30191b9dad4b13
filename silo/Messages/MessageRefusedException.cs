namespace DeCam.Cluster.Silo.Messages;

/// <summary>A message of another process is not read, because reading it could end this one. Its connection is closed.</summary>
/// <param name="reason">What is wrong with the message, without a full stop.</param>
internal sealed class MessageRefusedException(string reason) : Exception(reason);
