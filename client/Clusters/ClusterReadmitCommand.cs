using System.CommandLine;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Content;

namespace DeCam.Cluster.Client.Clusters;

/// <summary><c>decam cluster readmit</c>: lets a model in again that the cluster refuses.</summary>
internal static class ClusterReadmitCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommandConsole console)
    {
        var cluster = new ClusterOptions();
        var model = new Argument<string>("sha256") { Description = "SHA-256 of the model, as the refusal names it" };
        var command = new ExampleCommand("readmit", "Let a model in again that the cluster refuses because silos were lost while they used it.",
            $"decam cluster readmit {new string('0', 64)} --cluster localhost");
        command.Add(model);
        cluster.AddTo(command);
        command.SetAction((parsed, cancellationToken) => ClusterCalls.UseAsync(cluster.Read(parsed), OutputOptions.Read(parsed), console, async calls =>
        {
            var sha256 = parsed.GetValue(model)!;
            if (!ContentKey.IsValid(sha256)) throw new CommandFailedException(ExitCode.Usage, $"'{sha256}' is no SHA-256; give the 64 digits that the refusal of the model names.");
            var was = await calls.AskAsync(calls.Cluster.Grains.GetGrain<IModelTrialGrain>(sha256).ReadmitAsync, cancellationToken);
            console.Out.WriteLine(was ? $"Model {sha256} is let in again." : $"Model {sha256} was not refused.");
            return ExitCode.Done;
        }, cancellationToken));
        return command;
    }
}
