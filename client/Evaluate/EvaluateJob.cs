using System.Globalization;
using System.Runtime.InteropServices;
using DeCam.Cluster.Client.Clusters;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Explain;
using DeCam.Cluster.Client.Localisation;
using DeCam.Cluster.Client.Progress;
using DeCam.Cluster.Client.Results;

namespace DeCam.Cluster.Client.Evaluate;

/// <summary><c>decam evaluate</c> from checked options to exit code.</summary>
internal static class EvaluateJob
{
    private const string GivenMap = "given";

    /// <summary>Judges the map.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(EvaluateRequest request, CommandConsole console, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (!File.Exists(request.Image)) throw new CommandFailedException(ExitCode.Input, $"Image '{request.Image}' {MissingFile.Words(request.Image)}; give the file the map explains.");
        var map = MapFile.Read(request.Map, request.Cluster.Cluster is null ? request.Model : null);
        var image = await File.ReadAllBytesAsync(request.Image, cancellationToken);
        var region = request.Object is { } choice ? ObjectRegionFile.Read(choice, request.Model, image, Path.GetFileName(request.Image)) : null;
        var warnings = new Warnings(console, request.Output);
        RunResult result;
        await using (var cluster = await ClusterConnection.OpenAsync(request.Cluster, warnings.Add, cancellationToken))
        {
            var spec = new RunSpec
            {
                Model = await cluster.AddModelAsync(request.Model, cancellationToken),
                ImageName = Path.GetFileName(request.Image),
                ImageSha256 = await cluster.PutAsync(image, cancellationToken),
                Method = GivenMap,
                ClassSelector = request.ClassSelector,
                Protocols = request.Protocols,
                MapSha256 = await cluster.PutAsync(MemoryMarshal.AsBytes(map.AsSpan()).ToArray(), cancellationToken),
            };
            using var claim = cluster.Claim(spec);
            await using var progress = ProgressViews.For(console, request.Output, $"Evaluating {request.Map} for {spec.Model.Name}.", 1, clock);
            progress.Start(spec.ImageName);
            result = await new RunSession(cluster, clock).RunAsync(spec, claim.RunId, resume: false, s => progress.Update(spec.ImageName, s), cancellationToken);
            progress.Finish(spec.ImageName, succeeded: true);
        }

        var place = region?.Judge(map);
        var document = EvaluationDocument.Of(result, request.Map, map, place);
        if (request.Output.Json) console.Out.WriteLine(Json.Text(document));
        else Print(document, console.Out);
        return ExitCode.Done;
    }

    private static void Print(EvaluationDocument document, TextWriter output)
    {
        if (document.Localisation is { } place) output.WriteLine($"{place.Object}: {Words.Localisation(place)}");
        if (document.Targets.Any(t => t.Metrics.Count > 0)) output.WriteLine($"{"class",-24} {"protocol",-10} {"insertion",9} {"deletion",9} {"DiffAUC",8}");
        foreach (var target in document.Targets)
            foreach (var curve in target.Metrics)
            {
                var label = target.Label ?? target.Class.ToString(CultureInfo.InvariantCulture);
                output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"{label,-24} {curve.Protocol,-10} {curve.InsertionAuc,9:0.0000} {curve.DeletionAuc,9:0.0000} {curve.DiffAuc,8:0.00}"));
            }

        foreach (var note in document.Notes) output.WriteLine($"  note: {note}");
    }
}
