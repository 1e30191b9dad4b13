using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace DeCam.Cluster.Client.CommandLine;

/// <summary>The usual help, and below it the examples of an <see cref="ExampleCommand"/> or of the root command.</summary>
internal sealed class ExampleHelpAction(HelpAction usual, IReadOnlyList<string> rootExamples) : SynchronousCommandLineAction
{
    /// <summary>Shows help even where the rest of the line would be wrong.</summary>
    public override bool ClearsParseErrors => true;

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var code = usual.Invoke(parseResult);
        var examples = parseResult.CommandResult.Command switch
        {
            ExampleCommand command => command.Examples,
            RootCommand => rootExamples,
            _ => [],
        };
        if (examples.Count == 0) return code;
        var output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach (var example in examples) output.WriteLine($"  {example}");
        output.WriteLine();
        return code;
    }
}
