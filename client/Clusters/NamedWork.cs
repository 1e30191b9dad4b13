using System.CommandLine;
using DeCam.Cluster.Client.CommandLine;

namespace DeCam.Cluster.Client.Clusters;

/// <summary>A run or sweep of an open cluster that a command is about.</summary>
/// <param name="Calls">The cluster.</param>
/// <param name="Id">The id as the user wrote it.</param>
/// <param name="Parsed">The command line.</param>
/// <param name="Console">Where the command writes.</param>
/// <param name="Again">The options by which another command finds the same cluster, after a space; "" for none.</param>
/// <param name="Stop">The user's Ctrl-C, or SIGTERM.</param>
internal sealed record NamedWork(ClusterCalls Calls, string Id, ParseResult Parsed, CommandConsole Console, string Again, CancellationToken Stop)
{
    /// <summary>How the command speaks.</summary>
    public OutputSettings Output => OutputOptions.Read(Parsed);

    /// <summary>Completes a command on one run or sweep: it takes the id, its own options and those of the cluster, and acts on the open cluster.</summary>
    /// <param name="command">Name, help and examples.</param>
    /// <param name="console">Where the command writes.</param>
    /// <param name="idHelp">Says what the id is.</param>
    /// <param name="action">What the command does; returns the exit code.</param>
    /// <param name="options">Options of this command alone.</param>
    /// <param name="withoutCluster">The refusal where no cluster is named, for a command that needs one; null where a cluster in this process will do.</param>
    public static Command Complete(
        ExampleCommand command, CommandConsole console, string idHelp, Func<NamedWork, Task<int>> action, Option[]? options = null, string? withoutCluster = null)
    {
        var id = new Argument<string>("ID") { Description = idHelp };
        var cluster = new ClusterOptions();
        command.Arguments.Add(id);
        foreach (var option in options ?? []) command.Options.Add(option);
        cluster.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            var settings = cluster.Read(parsed);
            if (settings.Cluster is null && withoutCluster is not null) throw new CommandFailedException(ExitCode.Usage, withoutCluster);
            return ClusterCalls.UseAsync(settings, OutputOptions.Read(parsed), console,
                calls => action(new(calls, parsed.GetValue(id)!, parsed, console, settings.Again.Length > 0 ? $" {settings.Again}" : "", cancellationToken)), cancellationToken);
        });
        return command;
    }
}
