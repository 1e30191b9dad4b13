using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace DeCam.Cluster.Silo.Commands;

/// <summary>The usual help, followed by examples.</summary>
internal sealed class HelpWithExamples(string examples) : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        new HelpAction().Invoke(parseResult);
        if (parseResult.CommandResult.Command is RootCommand) parseResult.InvocationConfiguration.Output.WriteLine(examples);
        return SiloExitCodes.Done;
    }
}
