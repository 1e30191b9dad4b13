using System.Globalization;
using DeCam.Cluster.Client.Clusters;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Progress;
using DeCam.Cluster.Client.Results;
using DeCam.Cluster.Client.Sweeps.Report;
using DeCam.Cluster.Client.Sweeps.Results;
using DeCam.Cluster.Client.Sweeps.Specification;
using DeCam.Cluster.Client.Sweeps.Watching;

namespace DeCam.Cluster.Client.Sweeps;

/// <summary><c>decam sweep run</c> from checked options to exit code.</summary>
internal sealed class SweepRunJob
{
    private static readonly TimeSpan PauseWithin = TimeSpan.FromSeconds(15);

    private readonly SweepRunRequest _request;
    private readonly CommandConsole _console;
    private readonly ClusterCalls _calls;

    private SweepRunJob(SweepRunRequest request, CommandConsole console, ClusterCalls calls) => (_request, _console, _calls) = (request, console, calls);

    /// <summary>Runs the sweep.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(SweepRunRequest request, CommandConsole console, CancellationToken cancellationToken)
    {
        var draft = SweepDraft.Read(request.SpecFile);
        using var folder = new FreshFolder(request.OutputFolder);
        return await ClusterCalls.UseAsync(request.Cluster, request.Output, console,
            calls => new SweepRunJob(request, console, calls).RunAsync(draft, cancellationToken), cancellationToken);
    }

    private async Task<int> RunAsync(SweepDraft draft, CancellationToken cancellationToken)
    {
        var submission = new SweepSubmission(_calls);
        var spec = await submission.ResolveAsync(draft, cancellationToken) with { AnyArithmetic = _request.AnyArithmetic };
        ReportFolder.EnsureFree(_request.OutputFolder, (long)spec.Models.Length * spec.Methods.Length * spec.Images.Count * spec.Seeds.Length);
        using var claim = _calls.Cluster.Claim(_request.Id ?? SweepIds.Of(spec));
        var sweep = _calls.Sweep(claim.RunId);
        try
        {
            var before = await BeginAsync(submission, spec, claim, cancellationToken);
            var (status, summary, written) = await FollowAsync(spec, claim.RunId, cancellationToken);
            new SweepEnd(_console, _request.Output).Write(status, summary, written, taken: _request.Restart.Restart ? 0 : before.Done);
            if (status.FailedCells > 0) _console.Error.WriteLine(Failed(status, summary));
            if (status.State == SweepState.Cancelled) _console.Error.WriteLine("The sweep was cancelled; the same command goes on with it.");
            return SweepCommand.ExitCodeOf(summary);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new CommandFailedException(ExitCode.Interrupted, await LeaveAsync(sweep, claim.RunId));
        }
    }

    // Says what is dropped or taken from earlier before anything is begun.
    private async Task<SweepStatus> BeginAsync(SweepSubmission submission, SweepSpec spec, RunClaim claim, CancellationToken cancellationToken)
    {
        if (!claim.CanResume) Say($"Another process works on this sweep; this one makes every cell itself, as sweep {claim.RunId}.");
        Say(await SweepFolder.ReplacedAsync(_calls, _request.OutputFolder, claim.RunId, cancellationToken));
        var before = await _calls.AskAsync(_calls.Sweep(claim.RunId).StatusAsync, cancellationToken);
        var restart = _request.Restart;
        if (restart.Restart && SweepBeginning.Drops(before) is { } drops) await restart.AllowAsync(drops, _console, _request.Output, cancellationToken);
        await submission.SubmitAsync(claim.RunId, spec, restart.Restart, cancellationToken);
        if (!restart.Restart) Say(SweepBeginning.Taken(before));
        return before;
    }

    private void Say(string? sentence)
    {
        if (sentence is not null && !_request.Output.Quiet) _console.Error.WriteLine(sentence);
    }

    private async Task<(SweepStatus Status, SweepSummary Summary, IReadOnlyList<string> Files)> FollowAsync(SweepSpec spec, string id, CancellationToken cancellationToken)
    {
        var headline = string.Create(CultureInfo.InvariantCulture,
            $"Sweep {id} '{spec.Name}': {Words.Count(spec.Models.Length, "model")} x {Words.Count(spec.Methods.Length, "method")} x up to {Words.Count(spec.Images.Count, "image")} x {Words.Count(spec.Seeds.Length, "seed")}.");
        using var view = SweepViews.For(_console, _request.Output, headline, spec, _calls.Clock);
        var status = await new SweepWatch(_calls).FollowAsync(id, view, cancellationToken);
        if (status.State == SweepState.Failed) return (status, new(spec, status), []);
        view.Write();
        var (summary, files) = await WriteFailure.NamedAsync(_request.OutputFolder, () => new SweepResultFiles(_calls).WriteAsync(spec, status, _request.OutputFolder, SweepCommands.Run(_request, id), cancellationToken));
        return (status, summary, files);
    }

    private static string Failed(SweepStatus status, SweepSummary summary)
    {
        var why = summary.Failures is [{ Failure: { } failure } row, ..]
            ? $", of which the first ({row.Model}, {row.Method}, {row.Image}) says: {Sentence.OneLine(failure.Message)}. The others' reasons are in column error of results.csv; when they are fixed,"
            : "; results.csv has the reasons in its column error, and";
        return $"{Words.Count(status.FailedCells, "cell")} failed{why} the same command tries them again.";
    }

    private async Task<string> LeaveAsync(ISweepGrain sweep, string id)
    {
        if (!_calls.Cluster.IsEmbedded)
        {
            var on = _request.Cluster.Again;
            return $"Detached; the cluster goes on: watch with 'decam sweep watch {id} {on}', fetch with 'decam sweep results {id} --out DIR {on}', end with 'decam sweep cancel {id} {on}'.";
        }

        await sweep.PauseAsync().WaitAsync(PauseWithin);
        return "Interrupted after a checkpoint; the same command goes on.";
    }
}
