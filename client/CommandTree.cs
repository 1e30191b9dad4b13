using System.CommandLine;
using System.CommandLine.Help;
using DeCam.Cluster.Client.Bench;
using DeCam.Cluster.Client.Clusters;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Completion;
using DeCam.Cluster.Client.Evaluate;
using DeCam.Cluster.Client.Explain;
using DeCam.Cluster.Client.Methods;
using DeCam.Cluster.Client.Models;
using DeCam.Cluster.Client.Runs;
using DeCam.Cluster.Client.Store;
using DeCam.Cluster.Client.Sweeps;

namespace DeCam.Cluster.Client;

/// <summary>All commands; one line each.</summary>
internal static class CommandTree
{
    private static readonly string[] Examples =
    [
        "decam explain cat.png --model mobilenet_v2.onnx",
        "decam model inspect mobilenet_v2.onnx",
        "decam explain --help",
    ];

    /// <summary>The root command, writing to the console given.</summary>
    public static RootCommand Build(CommandConsole console)
    {
        var root = new RootCommand("Explain what an image classifier looks at, from its scores alone.")
        {
            ExplainCommand.Create(console),
            EvaluateCommand.Create(console),
            SweepCommand.Create(console),
            RunsCommand.Create(console),
            ClusterCommand.Create(console),
            StoreCommand.Create(console),
            ModelCommand.Create(console),
            MethodsCommand.Create(console),
            BenchCommand.Create(console),
            CompletionCommand.Create(console),
        };
        OutputOptions.AddTo(root);
        RefuseEmptyTexts(root);
        foreach (var help in root.Options.OfType<HelpOption>()) help.Action = new ExampleHelpAction((HelpAction)help.Action!, Examples);
        return root;
    }

    // No path, name or address is empty; taken as given, one would become the working folder or an error of the base library.
    private static void RefuseEmptyTexts(Command command)
    {
        foreach (var option in command.Options)
        {
            option.Validators.Add(result =>
            {
                if (result.Tokens.Any(token => string.IsNullOrWhiteSpace(token.Value)))
                    result.AddError($"Option {option.Name} is empty; give {option.HelpName ?? "a value"} or leave it out.");
            });
        }

        foreach (var argument in command.Arguments)
        {
            argument.Validators.Add(result =>
            {
                if (result.Tokens.Any(token => string.IsNullOrWhiteSpace(token.Value))) result.AddError($"Argument {argument.Name} is empty; name something.");
            });
        }

        foreach (var below in command.Subcommands) RefuseEmptyTexts(below);
    }
}
