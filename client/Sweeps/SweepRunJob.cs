using System.Globalization;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Results;
using DeCam.Cluster.Client.Sweeps.Results;
using DeCam.Cluster.Client.Sweeps.Specification;

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
    public static Task<int> RunAsync(SweepRunRequest request, CommandConsole console, CancellationToken cancellationToken)
    {
        var draft = SweepDraft.Read(request.SpecFile);
        OutputFolder.EnsureWritable(request.OutputFolder);
        return SweepCommand.WithClusterAsync(request.Cluster, request.Output, console,
            calls => new SweepRunJob(request, console, calls).RunAsync(draft, cancellationToken), cancellationToken);
    }

    private async Task<int> RunAsync(SweepDraft draft, CancellationToken cancellationToken)
    {
        var spec = await new SweepSubmission(_calls).ResolveAsync(draft, cancellationToken);
        using var claim = _calls.Cluster.Claim(_request.Id ?? SweepIds.Of(spec));
        var sweep = _calls.Sweep(claim.RunId);
        try
        {
            // A sweep of an embedded cluster is the user's own and begins afresh unless it is to be resumed; a shared one is joined.
            await _calls.AskAsync(() => sweep.SubmitAsync(spec, restart: _calls.Cluster.IsEmbedded && !_request.Resume), cancellationToken);
            if (_request.RetryFailed) await _calls.AskAsync(() => sweep.RetryAsync(new()), cancellationToken);
            var status = await FollowAsync(spec, claim.RunId, cancellationToken);
            var written = status.State == SweepState.Failed ? null
                : await new SweepResultFiles(_calls).WriteAsync(spec, status, _request.OutputFolder, cancellationToken);
            return Report(status, written);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new CommandFailedException(ExitCode.Interrupted, await LeaveAsync(sweep, claim.RunId));
        }
    }

    private async Task<SweepStatus> FollowAsync(SweepSpec spec, string id, CancellationToken cancellationToken)
    {
        var headline = string.Create(CultureInfo.InvariantCulture,
            $"Sweep {id} '{spec.Name}': {spec.Models.Length} models x {spec.Methods.Length} methods x up to {spec.Images.Count} images x {spec.Seeds.Length} seeds.");
        using var view = SweepViews.For(_console, _request.Output, headline, _calls.Clock);
        return await new SweepWatch(_calls).FollowAsync(id, view, cancellationToken);
    }

    private async Task<string> LeaveAsync(ISweepGrain sweep, string id)
    {
        if (!_calls.Cluster.IsEmbedded)
        {
            var on = _request.Cluster.Again;
            return $"Detached; the cluster goes on: watch with 'decam sweep watch {id} {on}', end with 'decam sweep cancel {id} {on}'.";
        }

        await sweep.PauseAsync().WaitAsync(PauseWithin);
        return "Interrupted after a checkpoint; the same command with --resume goes on.";
    }

    private int Report(SweepStatus status, IReadOnlyList<string>? written)
    {
        if (_request.Output.Json) _console.Out.WriteLine(Json.Text(new { Schema = "decam.sweep/1", Sweep = SweepDocuments.Of(status), Files = written }));
        else if (!_request.Output.Quiet)
        {
            _console.Out.WriteLine($"Sweep {status.SweepId} is {SweepDocuments.Word(status.State)}: {SweepWords.Counts(status)}.");
            foreach (var line in SweepWords.Groups(status)) _console.Out.WriteLine(line);
            foreach (var file in written ?? []) _console.Out.WriteLine($"-> {file}");
        }

        if (status.Failure is { } failure) _console.Error.WriteLine(failure.Message);
        else if (status.FailedCells > 0) _console.Error.WriteLine($"{status.FailedCells} cells failed; results.csv has the reasons in its column error, and --resume --retry-failed opens them again.");
        return SweepCommand.ExitCodeOf(status);
    }
}
