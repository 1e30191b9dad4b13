using System.Globalization;
using DeCam.Cluster.Client.Clusters;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Progress;
using DeCam.Cluster.Client.Sweeps.Planning;
using DeCam.Cluster.Client.Sweeps.Specification;
using DeCam.Scoring;

namespace DeCam.Cluster.Client.Sweeps;

/// <summary><c>decam sweep check</c> and <c>decam sweep run --plan</c>: everything that a run does before it begins, and what it would cost.</summary>
internal static class SweepPlanJob
{
    /// <summary>Checks a specification and tells its plan.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="CommandFailedException">The specification, or what it names, cannot be used.</exception>
    public static Task<int> RunAsync(string file, ClusterSettings settings, OutputSettings output, CommandConsole console, CancellationToken cancellationToken)
    {
        var draft = SweepDraft.Read(file);
        return ClusterCalls.UseAsync(settings, output, console, async calls =>
        {
            var spec = await new SweepSubmission(calls).CheckAsync(draft, cancellationToken);
            var paces = await ModelPace.OfAsync(calls, draft, spec, settings, cancellationToken);
            var plan = SweepPlan.Of(spec, paces);
            if (output.Json) console.Out.WriteDocument(Json.Text(Document(plan, paces)));
            else foreach (var line in Lines(plan, paces)) console.Out.WriteLine(PrintableText.Of(line));
            return ExitCode.Done;
        }, cancellationToken);
    }

    private static object Document(SweepPlan plan, IReadOnlyList<ModelPace> paces) => new
    {
        Schema = "decam.sweepPlan/1",
        plan.Spec.Name,
        plan.Cells,
        plan.IsFiltered,
        plan.SearchEvaluations,
        plan.MetricEvaluations,
        plan.BackwardPasses,
        Seconds = plan.Time?.TotalSeconds,
        Models = plan.Models.Zip(paces, (m, pace) => new
        {
            m.Name,
            HeightPixels = m.Height,
            WidthPixels = m.Width,
            EvaluationsPerSecond = m.Rate,
            pace.RestsOn,
            Methods = m.Methods.Select(g => new { g.Name, g.Cells, SearchEvaluations = g.Search, MetricEvaluations = g.Metrics, BackwardPasses = g.Backward, SecondsOfMap = g.Inside?.Map, SearchSpeed = g.Speed, SecondsOfPreparation = g.Preparation }),
        }),
    };

    private static string Backward(long passes) => passes == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $", and {passes:N0} backward passes");

    private static IEnumerable<string> Lines(SweepPlan plan, IReadOnlyList<ModelPace> paces)
    {
        var (spec, most) = (plan.Spec, plan.IsFiltered ? "at most " : "");
        yield return string.Create(CultureInfo.InvariantCulture,
            $"Sweep '{spec.Name}': {Words.Count(spec.Models.Length, "model")} x {Words.Count(spec.Methods.Length, "method")} x {most}{Words.Count(plan.Images, "image")} x {Words.Count(spec.Seeds.Length, "seed")} = {most}{plan.Cells:N0} cells.");
        var width = plan.Models.SelectMany(m => m.Methods.Select(g => m.Name.Length + g.Name.Length)).Max() + 3;
        foreach (var (model, method) in plan.Models.SelectMany(m => m.Methods.Select(g => (m, g))))
            yield return string.Create(CultureInfo.InvariantCulture,
                $"  {$"{model.Name} / {method.Name}".PadRight(width)}  {Words.Count((int)method.Cells, "cell")} of at most {method.Search:N0} evaluations, and {method.Metrics:N0} of metrics{Backward(method.Backward)}");
        yield return string.Create(CultureInfo.InvariantCulture, $"In all at most {plan.SearchEvaluations:N0} evaluations of searches, and {plan.MetricEvaluations:N0} of metrics{Backward(plan.BackwardPasses)}.");
        foreach (var (model, pace) in plan.Models.Zip(paces))
            yield return $"  {model.Name}: " + (model.Rate is { } rate ? string.Create(CultureInfo.InvariantCulture, $"{rate:N0} evaluations/s, ") : "") + $"{pace.RestsOn}{pace.Integers?.Words()}.";
        yield return plan.Time is { } time ? $"Estimated time: {Words.Duration(time)}. Nothing was started." : "The time cannot be estimated. Nothing was started.";
    }
}
