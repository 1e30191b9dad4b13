namespace DeCam.Cluster;

/// <summary>A model that a server elsewhere runs; the fields of DeCam.Scoring.ServedModel. It goes from silos to clients and never the other way.</summary>
/// <param name="Server">Address of the server, without any secret.</param>
/// <param name="Name">What the server calls the model.</param>
/// <param name="Version">The version that is asked for; "" where the server has none.</param>
[GenerateSerializer, Immutable, Alias("DeCam.ServedModel")]
public sealed record ServedModelWire([property: Id(0)] string Server, [property: Id(1)] string Name, [property: Id(2)] string Version);
