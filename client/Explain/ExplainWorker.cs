using System.Collections.Concurrent;
using System.Globalization;
using DeCam.Cluster.Client.Clusters;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Progress;
using DeCam.Cluster.Client.Results;
using DeCam.Cluster.Client.Truth;
using DeCam.Imaging;
using DeCam.Inference.Drawing;

namespace DeCam.Cluster.Client.Explain;

/// <summary>Explains pictures one at a time on an open cluster; several calls may run at once.</summary>
internal sealed class ExplainWorker(ExplainRequest request, ClusterConnection cluster, ModelRef model, ImageTruth? truth, EarlierWork earlier, IProgressView progress, TimeProvider clock)
{
    private readonly RunSession _session = new(cluster, clock);
    private readonly CentreControl _control = new(cluster, new(cluster, clock));
    private readonly ResultWriter _writer = new(cluster, request.OutputFolder, request.Pictures);
    private readonly ResultRedraw _redraw = new(cluster, request.OutputFolder, request.Pictures);
    private readonly ClassSplit _classes = new(cluster, clock);
    private readonly ConcurrentDictionary<string, ImageFile> _open = new();
    private int _onSheet;

    /// <summary>Ids of the runs being watched.</summary>
    public IEnumerable<string> OpenRuns => _open.Keys;

    /// <summary>Whether an interrupted run can be taken up again by its specification.</summary>
    public bool CanResume { get; private set; } = true;

    /// <summary>Explains one picture and writes its files; an error becomes part of the answer.</summary>
    /// <exception cref="OperationCanceledException">The user stopped the command.</exception>
    public async Task<ExplainItem> ExplainAsync(ImageFile image, CancellationToken cancellationToken)
    {
        progress.Start(image.ResultName);
        try
        {
            var item = await TryExplainAsync(image, cancellationToken);
            if (TakeRoomOnSheet(item)) item = item with { Sheet = await SheetAsync(item, cancellationToken) };
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
        if (request.Runs is [var only] && earlier.Taken(request.Place(image, only)) is { } finished)
            return new(image, await RedrawnAsync(image, finished, cancellationToken), null);
        var told = await FactsAsync(image, cancellationToken);
        var written = new List<WrittenResult>();
        foreach (var run in request.Runs)
        {
            written.AddRange(earlier.Taken(request.Place(image, run)) is { } taken
                ? await RedrawnAsync(image, taken, cancellationToken)
                : await ExplainAsync(image, told, run, cancellationToken));
        }

        if (request.Runs.Count == 1) return new(image, written, null);
        var place = new PhotoPlace(image.Name, told.Sha256, image.Path, written[0].Document.Model.Preprocessing.GetRawText());
        var photo = await OriginalPhoto.FindAsync(cluster, place, SideBySide.PanelSide, () => ViewAsync(image, told.Sha256, cancellationToken), cancellationToken);
        var folder = Path.Combine(request.OutputFolder, image.ResultName);
        return WriteFailure.Named(request.OutputFolder, () => new ExplainItem(image, written, null) { Comparison = ComparisonPicture.Write(folder, written, photo.Photo, request.Pictures) });
    }

    // How many classes a picture has is known by its results.
    private bool TakeRoomOnSheet(ExplainItem item) => request.MayHaveSheetPictures && Interlocked.Add(ref _onSheet, SheetPictures.Count(item)) <= SheetPictures.Most;

    // Null where they cannot be drawn: the results are there all the same, and the sheet shows their own pictures.
    private async Task<SheetPictures?> SheetAsync(ExplainItem item, CancellationToken cancellationToken)
    {
        var first = item.Results[0].Document;
        var place = new PhotoPlace(item.Image.Name, first.Image.Sha256, item.Image.Path, first.Model.Preprocessing.GetRawText());
        try
        {
            var photo = await OriginalPhoto.FindAsync(cluster, place, SideBySide.PanelSide, () => ViewAsync(item.Image, first.Image.Sha256, cancellationToken), cancellationToken);
            return SheetPictures.Of(photo, item.Results, request.Pictures.Overlay);
        }
#pragma warning disable CA1031 // Whatever the reason, a small picture must not make a failure of an image whose files are written.
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            return null;
        }
    }

    private async Task<IReadOnlyList<WrittenResult>> RedrawnAsync(ImageFile image, IReadOnlyList<WrittenResult> finished, CancellationToken cancellationToken)
    {
        var drawn = new List<WrittenResult>();
        foreach (var result in finished)
            drawn.Add(await _redraw.DrawAsync(result, image.Path, () => ViewAsync(image, result.Document.Image.Sha256, cancellationToken), cancellationToken));
        return drawn;
    }

    private async Task<ImageView> ViewAsync(ImageFile image, string sha256, CancellationToken cancellationToken)
    {
        var view = await _classes.ViewAsync(request.Runs[0].For(model, image.Name, sha256) with { ClassSelector = RunSpec.BestClass }, cancellationToken);
        return new(view.HeightPixels, view.WidthPixels, await cluster.GetAsync(view.ViewSha256, cancellationToken));
    }

    private async Task<ImageFacts> FactsAsync(ImageFile image, CancellationToken cancellationToken)
    {
        var content = await InputFile.ReadAsync("Image", image.Path, () => File.ReadAllBytesAsync(image.Path, cancellationToken));
        var region = request.Object is { } choice ? ObjectRegionFile.Read(choice, request.Model, content, image.Name) : null;
        var sha256 = await cluster.PutAsync(content, cancellationToken);
        var known = truth is null ? null : await truth.OfAsync(request.Runs[0].For(model, image.Name, sha256), image.Path, image.Folder, image.Name, _classes, cancellationToken);
        return new(sha256, known, region);
    }

    private async Task<IReadOnlyList<WrittenResult>> ExplainAsync(ImageFile image, ImageFacts told, RunSettings run, CancellationToken cancellationToken)
    {
        var place = request.Place(image, run);
        var specs = await _classes.SplitAsync(Spec(image, told, run), cancellationToken);
        var inputs = ResultInputs.Of(run.For(model, image.Name, told.Sha256), told.Truth?.Given, request.Object);
        var facts = new ResultFacts(inputs, specs.Count > 1 ? [.. specs.Select(s => int.Parse(s.ClassSelector, CultureInfo.InvariantCulture))] : null, told.Region, told.Truth) { ImagePath = image.Path };
        var written = new List<WrittenResult>();
        foreach (var spec in specs)
        {
            using var claim = cluster.Claim(spec);
            CanResume &= claim.CanResume;
            _open[claim.RunId] = image;
            var isDone = !request.Restart.Restart && await _session.IsDoneAsync(claim.RunId, cancellationToken);
            var result = await _session.RunAsync(spec, claim.RunId, request.Restart.Restart, status => progress.Update(image.ResultName, status), cancellationToken);
            if (request.HasControl) facts = facts with { Controls = await _control.JudgeAsync(spec, [.. result.Targets.Select(t => t.Class)], cancellationToken) };
            written.AddRange((await _writer.WriteAsync(result, place, facts, cancellationToken)).Select(w => w with { Taken = isDone }));
            _open.TryRemove(claim.RunId, out _);
            // A salted id cannot be derived again, so its run can never be asked for.
            if (!claim.CanResume) await cluster.Grains.GetGrain<IExplanationGrain>(claim.RunId).ForgetAsync();
        }

        if (request.Restart.Restart) WriteFailure.Named(request.OutputFolder, () => StaleResults.Remove(place, [.. written.Select(w => w.Folder)]));
        return written;
    }

    private RunSpec Spec(ImageFile image, ImageFacts told, RunSettings run)
    {
        var spec = run.For(model, image.Name, told.Sha256);
        return told.Truth is { } known ? spec with { ClassSelector = ImageTruth.Selector(spec.ClassSelector, known) } : spec;
    }

    private sealed record ImageFacts(string Sha256, TruthPart? Truth, ObjectRegionFile? Region);
}
