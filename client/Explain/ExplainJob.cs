using DeCam.Cluster.Client.Clusters;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Progress;
using DeCam.Cluster.Client.Results;
using DeCam.Cluster.Client.Truth;

namespace DeCam.Cluster.Client.Explain;

/// <summary><c>decam explain</c> from checked options to exit code.</summary>
internal static class ExplainJob
{
    // Two at once: while one waits for its last batches, its metrics or its files, the other keeps the device busy.
    private const int ImagesAtOnce = 2;

    /// <summary>Explains all pictures.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(ExplainRequest request, CommandConsole console, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (request is { Object: not null, Images.Count: > 1 })
            throw new CommandFailedException(ExitCode.Usage, $"Options --mask and --box tell where the object of one image is but {request.Images.Count} images were given; explain that image alone.");
        OutputFolder.EnsureWritable(request.OutputFolder);
        if (request.HasTable) ExplainTable.EnsureFree(request.OutputFolder);
        if (request.HasTable) ExplainIndex.EnsureFree(request.OutputFolder);
        string[] methods = request.Runs.Count > 1 ? [.. request.Runs.Select(r => r.Method)] : [];
        foreach (var image in request.Images) ResultPlaces.EnsureFree(Path.Combine(request.OutputFolder, image.ResultName), methods);
        if (request.Restart.Restart && EarlierWork.Drops(request) is { } drops) await request.Restart.AllowAsync(drops, console, request.Output, cancellationToken);
        var truth = request.Truth is { } choice ? new ImageTruth(choice, request.Images.Select(i => (i.Path, i.Folder is null ? null : i.Name))) : null;
        var warnings = new Warnings(console, request.Output);
        foreach (var note in request.Notes) warnings.Add(note);
        var summary = new ExplainSummary(request, console);
        ExplainWorker? worker = null;
        var embedded = true;
        ExplainItem[] items;
        try
        {
            await using var cluster = await ClusterConnection.OpenAsync(request.Cluster, warnings.Add, cancellationToken);
            embedded = cluster.IsEmbedded;
            var model = await cluster.AddModelAsync(request.Model, cancellationToken);
            var earlier = new EarlierWork(request, cluster, model, truth, clock);
            if (!request.Restart.Restart) await earlier.LookAsync(cancellationToken);
            await using var progress = ProgressViews.For(console, request.Output, Headline(request, model), request.Images.Count, clock);
            worker = new(request, cluster, model, truth, earlier, progress, clock);
            items = await ExplainAllAsync(worker, request, item => summary.Say(item, progress), cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new CommandFailedException(ExitCode.Interrupted, Interrupted(request, worker, embedded));
        }

        summary.End(items);
        return ExplainSummary.ExitCodeOf(items);
    }

    private static async Task<ExplainItem[]> ExplainAllAsync(ExplainWorker worker, ExplainRequest request, Action<ExplainItem> done, CancellationToken cancellationToken)
    {
        var items = new ExplainItem[request.Images.Count];
        var options = new ParallelOptions { MaxDegreeOfParallelism = ImagesAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForAsync(0, items.Length, options, async (i, stop) => done(items[i] = await worker.ExplainAsync(request.Images[i], stop)));
        return items;
    }

    private static string Headline(ExplainRequest request, ModelRef model) =>
        $"Explaining {Words.Count(request.Images.Count, "image")} for {model.Name} with {string.Join(", ", request.Runs.Select(r => r.Preset is { } p ? $"{r.Method} ({p})" : r.Method))}.";

    private static string Interrupted(ExplainRequest request, ExplainWorker? worker, bool embedded)
    {
        var open = worker?.OpenRuns.ToList() ?? [];
        if (open.Count == 0) return "Interrupted before a run was begun.";
        if (!embedded)
        {
            var on = request.Cluster.Again;
            return $"Detached; the cluster goes on: watch with 'decam runs watch {open[0]} {on}', fetch with 'decam runs results {open[0]} --out DIR {on}', end with 'decam runs cancel {open[0]} {on}'"
                + (open.Count > 1 ? $" (also running: {string.Join(", ", open.Skip(1))})." : ".");
        }

        return worker!.CanResume
            ? "Interrupted after a checkpoint; the same command goes on."
            : "Interrupted; another process works on the same run, so this one cannot be resumed.";
    }
}
