using DeCam.Cluster.Client.Clusters;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Localisation;
using DeCam.Cluster.Client.Progress;
using DeCam.Cluster.Client.Results;

namespace DeCam.Cluster.Client.Explain;

/// <summary>Explains pictures one at a time on an open cluster; several calls may run at once.</summary>
internal sealed class ExplainWorker(ExplainRequest request, ClusterConnection cluster, ModelRef model, IProgressView progress, TimeProvider clock)
{
    private readonly RunSession _session = new(cluster, clock);
    private readonly ResultWriter _writer = new(cluster, request.OutputFolder);
    private readonly ClassSplit _classes = new(cluster, clock);

    /// <summary>Ids of the runs being watched.</summary>
    public IEnumerable<string> OpenRuns => _open.Keys;

    /// <summary>Whether an interrupted run can be taken up again by its specification.</summary>
    public bool CanResume { get; private set; } = true;

    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, ImageFile> _open = new();

    /// <summary>Explains one picture and writes its files; an error becomes part of the answer.</summary>
    /// <exception cref="OperationCanceledException">The user stopped the command.</exception>
    public async Task<ExplainItem> ExplainAsync(ImageFile image, CancellationToken cancellationToken)
    {
        progress.Start(image.ResultName);
        try
        {
            var item = await TryExplainAsync(image, cancellationToken);
            progress.Finish(image.ResultName, succeeded: true);
            return item;
        }
#pragma warning disable CA1031 // One picture that fails, whatever the reason, must not end the others.
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            progress.Finish(image.ResultName, succeeded: false);
            return new(image, [], ErrorReport.Of(e) with { Detail = e });
        }
    }

    private async Task<ExplainItem> TryExplainAsync(ImageFile image, CancellationToken cancellationToken)
    {
        var content = await ReadAsync(image, cancellationToken);
        var region = request.Object is { } choice ? ObjectRegionFile.Read(choice, request.Model, content, image.FileName) : null;
        var sha256 = await cluster.PutAsync(content, cancellationToken);
        var folder = Path.Combine(request.OutputFolder, image.ResultName);
        if (request.Runs is [var only])
        {
            var (single, _) = await ExplainAsync(image, sha256, only, request.OutputFolder, image.ResultName, region, cancellationToken);
            return WriteFailure.Named(request.OutputFolder, () =>
            {
                StaleResults.Remove(folder, [.. single.Select(r => r.Folder)], hasComparison: false);
                return new ExplainItem(image, single, null);
            });
        }

        var written = new List<WrittenResult>();
        var view = "";
        foreach (var run in request.Runs)
        {
            var (results, viewSha256) = await ExplainAsync(image, sha256, run, folder, run.Method, region, cancellationToken);
            written.AddRange(results);
            view = viewSha256;
        }

        var rgb = await cluster.GetAsync(view, cancellationToken);
        return WriteFailure.Named(request.OutputFolder, () =>
        {
            StaleResults.Remove(folder, [.. written.Select(r => r.Folder)], hasComparison: true);
            return new ExplainItem(image, written, null) { Comparison = ComparisonPicture.Write(folder, written, rgb) };
        });
    }

    private async Task<(IReadOnlyList<WrittenResult> Written, string ViewSha256)> ExplainAsync(
        ImageFile image, string sha256, RunSettings run, string folder, string name, ObjectRegionFile? region, CancellationToken cancellationToken)
    {
        var specs = await _classes.SplitAsync(run.For(model, image.FileName, sha256), cancellationToken);
        var written = new List<WrittenResult>();
        var view = "";
        foreach (var spec in specs)
        {
            using var claim = cluster.Claim(spec);
            CanResume &= claim.CanResume;
            _open[claim.RunId] = image;
            var result = await _session.RunAsync(spec, claim.RunId, request.Resume, status => progress.Update(image.ResultName, status), cancellationToken);
            written.AddRange(await _writer.WriteAsync(result, folder, name, folderForEachClass: specs.Count > 1, region, cancellationToken));
            view = result.ViewSha256;
            _open.TryRemove(claim.RunId, out _);
            // Nobody can ask for a run under a salted id again.
            if (!claim.CanResume) await cluster.Grains.GetGrain<IExplanationGrain>(claim.RunId).ForgetAsync();
        }

        return (written, view);
    }

    private static async Task<byte[]> ReadAsync(ImageFile image, CancellationToken cancellationToken)
    {
        try
        {
            return await File.ReadAllBytesAsync(image.Path, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException(ExitCode.Input, $"Image '{image.Path}' cannot be read: {e.Message}", e);
        }
    }
}
