using System.CommandLine;

namespace DeCam.Cluster.Client.CommandLine;

/// <summary>A command whose help ends with examples.</summary>
internal sealed class ExampleCommand(string name, string description, params string[] examples) : Command(name, description)
{
    /// <summary>Command lines as a user would type them.</summary>
    public IReadOnlyList<string> Examples { get; } = examples;
}
