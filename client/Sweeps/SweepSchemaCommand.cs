using System.CommandLine;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Sweeps.Specification;

namespace DeCam.Cluster.Client.Sweeps;

/// <summary><c>decam sweep schema</c>: the JSON schema of a specification, for editors.</summary>
internal static class SweepSchemaCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommandConsole console)
    {
        var command = new ExampleCommand("schema", "Print the JSON schema of a specification, by which editors complete and check its keys.",
            $"decam sweep schema > {SpecTexts.SchemaFile}");
        command.SetAction(_ =>
        {
            console.Out.Write(SpecTexts.Schema);
            return ExitCode.Done;
        });
        return command;
    }
}
