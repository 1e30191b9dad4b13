using System.Globalization;
using DeCam.Cluster.Client.Clusters;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Progress;
using DeCam.Cluster.Client.Truth;

namespace DeCam.Cluster.Client.Evaluate;

/// <summary><c>decam evaluate --sanity</c> from checked options to exit code.</summary>
internal static class SanityJob
{
    private const string Elsewhere = "Randomised weights were not checked: the silos of a cluster serve their own model files; leave --cluster out to check them here.";
    private const string Served = "Randomised weights were not checked: a model server shows its weights to nobody; give the file of the model to check them here.";
    private const string Flat = "A map without variation has no rank correlation.";

    /// <summary>Checks the methods.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(SanityRequest request, CommandConsole console, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (!File.Exists(request.Image)) throw new CommandFailedException(ExitCode.Input, $"Image '{request.Image}' {MissingFile.Words(request.Image)}; give the file to explain.");
        var content = await InputFile.ReadAsync("Image", request.Image, () => File.ReadAllBytesAsync(request.Image, cancellationToken));
        var truth = request.Truth is { } given ? new ImageTruth(given, request.Image) : null;
        var warnings = new Warnings(console, request.Output);
        SanityDocument document;
        using var shuffled = request.Cluster is { Cluster: null, UsesServer: false } ? new ShuffledModelFile(request.Model) : null;
        await using (var cluster = await ClusterConnection.OpenAsync(request.Cluster, warnings.Add, cancellationToken))
        {
            var model = await cluster.AddModelAsync(request.Model, cancellationToken);
            var randomised = shuffled is null ? null : await cluster.AddModelAsync(shuffled.Model, cancellationToken);
            var image = Path.GetFileName(request.Image);
            var sha256 = await cluster.PutAsync(content, cancellationToken);
            await using var progress = ProgressViews.For(console, request.Output, $"Evaluating {string.Join(", ", request.Runs.Select(r => r.Method))} for {model.Name}.", 1, clock);
            progress.Start(image);
            var check = new SanityCheck(cluster, clock, status => progress.Update(image, status));
            RunSpec[] specs = [.. request.Runs.Select(r => r.For(model, image, sha256))];
            if (truth is not null)
            {
                var known = await truth.OfImageAsync(specs[0], request.Image, new(cluster, clock), cancellationToken);
                specs = [.. specs.Select(s => s with { ClassSelector = ImageTruth.Selector(s.ClassSelector, known) })];
            }

            var (target, other) = await check.ClassesAsync(specs[0], cancellationToken);
            var methods = new List<MethodSanity>();
            foreach (var spec in specs) methods.Add(await check.RunAsync(spec, target, other, randomised, cancellationToken));
            progress.Finish(image, succeeded: true);
            document = new(SanityDocument.CurrentSchema, image, sha256, model.Name, model.IsServed ? null : model.Sha256,
                new(target.Class, target.Label.Length > 0 ? target.Label : null, target.Logit, target.Probability), methods, [.. Notes(methods, model.IsServed ? Served : shuffled is null ? Elsewhere : null)]);
        }

        if (request.Output.Json) console.Out.WriteDocument(Json.Text(document));
        else Print(document, console.Out);
        return ExitCode.Done;
    }

    private static void Print(SanityDocument document, TextWriter output)
    {
        var other = document.Methods[0].OtherClass;
        output.WriteLine($"Rank correlation of the map of {Name(document.Target.Label, document.Target.Class)} with that of "
            + (other is null ? "no other class" : Name(other.Label, other.Class)) + " and of randomised weights; near 1 the map does not depend on them.");
        output.WriteLine($"{"method",-16} {"other class",12} {"randomised",12} {"evaluations",12}");
        foreach (var method in document.Methods)
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{method.Method,-16} {Figure(method.OtherClass, method.OtherClass?.RankCorrelation),12} {Figure(method.RandomisedWeights, method.RandomisedWeights?.RankCorrelation),12} {method.Evaluations,12:N0}"));
        foreach (var note in document.Notes) output.WriteLine($"  note: {note}");
    }

    private static IEnumerable<string> Notes(List<MethodSanity> methods, string? whyNot)
    {
        if (whyNot is not null) yield return whyNot;
        if (methods.Any(m => m is { OtherClass.RankCorrelation: null } or { RandomisedWeights.RankCorrelation: null })) yield return Flat;
    }

    // Blank where the check was not made.
    private static string Figure(object? check, double? correlation) =>
        check is null ? "" : correlation is { } figure ? figure.ToString("0.000", CultureInfo.InvariantCulture) : "none";

    private static string Name(string? label, int index) => label ?? string.Create(CultureInfo.InvariantCulture, $"class {index}");
}
