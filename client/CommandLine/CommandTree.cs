using System.CommandLine;
using System.CommandLine.Help;
using DeCam.Cluster.Client.Commands;
using DeCam.Cluster.Client.Runs;
using DeCam.Cluster.Client.Status;
using DeCam.Cluster.Client.Sweeps;

namespace DeCam.Cluster.Client.CommandLine;

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
            ModelCommand.Create(console),
            MethodsCommand.Create(console),
            BenchCommand.Create(console),
        };
        OutputOptions.AddTo(root);
        foreach (var help in root.Options.OfType<HelpOption>()) help.Action = new ExampleHelpAction((HelpAction)help.Action!, Examples);
        return root;
    }
}
