namespace DeCam.Cluster;

/// <summary>What was asked for lies in a stored record that is damaged; the message is a sentence with the way out.</summary>
[GenerateSerializer, Alias("DeCam.DamagedRecordException")]
public sealed class DamagedRecordException(string message) : Exception(message);
