using System.CommandLine;
using DeCam.Cluster.Client.Clusters;
using DeCam.Cluster.Client.CommandLine;

namespace DeCam.Cluster.Client.Store;

/// <summary><c>decam runs delete</c> and <c>decam sweep delete</c>: remove what has ended.</summary>
internal static class DeleteCommand
{
    private static readonly string[] States = ["completed", "failed", "cancelled"];

    /// <summary>The command.</summary>
    /// <param name="console">Where it writes.</param>
    /// <param name="kind">What it deletes.</param>
    public static Command Create(CommandConsole console, DeletedKind kind)
    {
        var ids = new Argument<string[]>("ID") { Description = $"Ids of {kind.Several}; decam {kind.Group} list shows them.", Arity = ArgumentArity.ZeroOrMore };
        var older = Parsers.Duration("--older", $"Delete the {kind.Several} that ended longer ago, such as 30d or 12h.", TimeSpan.FromSeconds(1), TimeSpan.FromDays(36_500));
        var state = new Option<string?>("--state") { Description = $"Delete the {kind.Several} that ended so: {string.Join(", ", States)}, or several with commas.", HelpName = "STATE" };
        var yes = new Option<bool>("--yes") { Description = "Do not ask in a terminal before several are deleted." };
        var cluster = new ClusterOptions();
        var command = new ExampleCommand("delete", kind.Help,
            $"decam {kind.Group} delete {kind.ExampleId}", $"decam {kind.Group} delete --older 30d --state failed,cancelled --cluster localhost");
        command.Arguments.Add(ids);
        foreach (var option in (Option[])[older, state, yes]) command.Options.Add(option);
        cluster.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            var choice = Choice(kind, parsed.GetValue(ids) ?? [], parsed.GetValue(older), parsed.GetValue(state));
            var output = OutputOptions.Read(parsed);
            return ClusterCalls.UseAsync(cluster.Read(parsed), output, console,
                calls => new DeleteJob(calls, kind, console, output.Json, parsed.GetValue(yes)).RunAsync(choice, cancellationToken), cancellationToken);
        });
        return command;
    }

    private static DeleteChoice Choice(DeletedKind kind, string[] ids, TimeSpan? older, string? state)
    {
        if (ids.Length > 0 == (older is not null || state is not null))
            throw new CommandFailedException(ExitCode.Usage, $"Name the {kind.Several} to delete by their ids, or choose them with --older and --state.");
        // A '~' stands in the ids of runs of sweeps alone.
        if (ids.Select(id => WorkIds.Fault(id.Replace('~', '-'))).FirstOrDefault(fault => fault is not null) is { } wrong) throw new CommandFailedException(ExitCode.Usage, wrong);
        var states = state?.Split(',', StringSplitOptions.TrimEntries) ?? [];
        if (states.FirstOrDefault(word => !States.Contains(word)) is { } unknown)
            throw new CommandFailedException(ExitCode.Usage, $"Option --state takes {string.Join(", ", States)} but got '{unknown}'; what is running is cancelled first.");
        return new(ids, older, states);
    }
}
