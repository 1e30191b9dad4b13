using System.Globalization;
using System.Runtime.InteropServices;
using DeCam.Cluster.Client.Clusters;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Progress;
using DeCam.Cluster.Client.Results;
using DeCam.Cluster.Client.Truth;
using DeCam.Methods;

namespace DeCam.Cluster.Client.Evaluate;

/// <summary><c>decam evaluate</c> from checked options to exit code.</summary>
internal static class EvaluateJob
{
    /// <summary>Judges the map.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(EvaluateRequest request, CommandConsole console, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (!File.Exists(request.Image)) throw new CommandFailedException(ExitCode.Input, $"Image '{request.Image}' {MissingFile.Words(request.Image)}; give the file the map explains.");
        var image = await InputFile.ReadAsync("Image", request.Image, () => File.ReadAllBytesAsync(request.Image, cancellationToken));
        var map = MapFile.Read(request.Map, request.Cluster.Cluster is null && !request.Cluster.UsesServer ? request.Model : null, image, Path.GetFileName(request.Image));
        var region = request.Object is { } choice ? ObjectRegionFile.Read(choice, request.Model, image, Path.GetFileName(request.Image)) : null;
        var truth = request.Truth is { } given ? new ImageTruth(given, request.Image) : null;
        var warnings = new Warnings(console, request.Output);
        RunResult result;
        TruthPart? known = null;
        await using (var cluster = await ClusterConnection.OpenAsync(request.Cluster, warnings.Add, cancellationToken))
        {
            var spec = new RunSpec
            {
                Model = await cluster.AddModelAsync(request.Model, cancellationToken),
                ImageName = Path.GetFileName(request.Image),
                ImageSha256 = await cluster.PutAsync(image, cancellationToken),
                Method = MethodCatalog.Given,
                ClassSelector = request.ClassSelector,
                Protocols = request.Protocols,
                AnyArithmetic = request.AnyArithmetic,
                MapSha256 = await cluster.PutAsync(MemoryMarshal.AsBytes(map.Values.AsSpan()).ToArray(), cancellationToken),
            };
            if (truth is not null)
            {
                known = await truth.OfImageAsync(spec, request.Image, new(cluster, clock), cancellationToken);
                spec = spec with { ClassSelector = ImageTruth.Selector(spec.ClassSelector, known) };
            }

            using var claim = cluster.Claim(spec);
            await using var progress = ProgressViews.For(console, request.Output, $"Evaluating {request.Map} for {spec.Model.Name}.", 1, clock);
            progress.Start(spec.ImageName);
            result = await new RunSession(cluster, clock).RunAsync(spec, claim.RunId, restart: false, s => progress.Update(spec.ImageName, s), cancellationToken);
            progress.Finish(spec.ImageName, succeeded: true);
        }

        var place = region?.Judge(map.Values);
        var document = EvaluationDocument.Of(result, request.Map, map, place) with { Truth = known };
        if (request.Output.Json) console.Out.WriteDocument(Json.Text(document));
        else Print(document, console.Out);
        return ExitCode.Done;
    }

    private static void Print(EvaluationDocument document, TextWriter output)
    {
        if (document.Truth is { } truth) output.WriteLine($"{document.Image.Name}: {truth.InWords()}");
        if (document.Localisation is { } place) output.WriteLine($"{place.Object}: {place.InWordsWithReading()}");
        if (document.Targets.Any(t => t.Metrics.Count > 0)) output.WriteLine($"{"class",-24} {"protocol",-11} {"insertion",9} {"deletion",9} {"DiffAUC",8}");
        foreach (var target in document.Targets)
        {
            var label = target.Label ?? target.Class.ToString(CultureInfo.InvariantCulture);
            foreach (var curve in target.Metrics)
            {
                output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{label,-24} {curve.Protocol,-11} {curve.InsertionAuc,9:0.0000} {curve.DeletionAuc,9:0.0000} {curve.DiffAuc,8:0.00}"));
            }

            if (target.Metrics is [{ Panel: { } mean, PanelName: { } panel }, ..])
                output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{label,-24} {panel,-11} {"",9} {"",9} {mean,8:0.00}"));
        }

        foreach (var note in document.Notes) output.WriteLine($"  note: {note}");
    }
}
