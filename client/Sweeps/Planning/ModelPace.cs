using System.Globalization;
using DeCam.Attributions;
using DeCam.Cluster.Client.Clusters;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Sweeps.Specification;
using DeCam.Inference.Benchmarks;
using DeCam.Methods;
using DeCam.Scoring;

namespace DeCam.Cluster.Client.Sweeps.Planning;

/// <summary>Input size and speed of a model.</summary>
/// <param name="Height">Rows of its input.</param>
/// <param name="Width">Columns of its input.</param>
/// <param name="EvaluationsPerSecond">On all devices together, or null where it is not known.</param>
/// <param name="RestsOn">What both rest on, for people.</param>
internal sealed record ModelPace(int Height, int Width, double? EvaluationsPerSecond, string RestsOn)
{
    // A device has as many leases at once, and a map is made on one thread.
    private const int MostMapsAtOnce = 3;

    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(0.5);

    /// <summary>What maps from inside the model take, by the name of their method in the sweep; empty where it was not measured.</summary>
    public IReadOnlyDictionary<string, AttributionTime> Maps { get; init; } = new Dictionary<string, AttributionTime>();

    /// <summary>Its network of 8-bit integers for a picture that is made up; null where no search asks for one, and where it was not measured.</summary>
    public IntegerPace? Integers { get; init; }

    /// <summary>Maps from inside the model, and networks of it, that are made at once.</summary>
    public int MapsAtOnce { get; init; } = 1;

    /// <summary>
    /// Loads a model and measures it for half a second on one thread of the processor, and a part of one map for each method that looks
    /// inside, and a network of 8-bit integers where a search asks for one; the threads work independently of one another.
    /// </summary>
    /// <exception cref="DeCam.Scoring.ScoringRefusedException">The model cannot be used.</exception>
    public static ModelPace Here(SweepDraft draft, int index, SweepSpec spec, int? threads, CancellationToken cancellationToken)
    {
        var model = spec.Models[index];
        using var classifier = draft.Load(index, model);
        var one = LoopBenchmark.RawRate(classifier, Measured);
        var all = threads ?? Environment.ProcessorCount;
        SweepMethod[] inside = [.. spec.Methods.Where(m => m.LooksInside())];
        return new(classifier.Preprocessing.HeightPixels, classifier.Preprocessing.WidthPixels, one * all,
            string.Create(CultureInfo.InvariantCulture, $"measured for half a second here, {one:N0} on one thread of the processor, times {all}"))
        {
            Maps = inside.Zip(draft.TimesInside(index, model, [.. inside.Select(m => new AttributionRequest(m.Method, m.Choice().Options, 0) { Budget = m.Budget ?? spec.Budget })]))
                .ToDictionary(m => m.First.Name, m => m.Second),
            Integers = spec.Methods.Any(m => !PrecisionNames.Read(m.Precision).IsOfTheModel()) ? IntegerPace.Of(draft.InIntegers(index, model, cancellationToken)) : null,
            MapsAtOnce = Math.Min(all, MostMapsAtOnce),
        };
    }

    /// <summary>What a cluster reports of a model that it is scoring.</summary>
    public static ModelPace There(ClusterStatus status, SweepModel model)
    {
        var reports = status.Silos.SelectMany(s => s.Report?.Devices ?? []).Where(d => d.Models is [var only] && only == model.File);
        var rate = Math.Max(status.Queues.Where(q => q.ModelName == model.File).Sum(q => q.MasksPerSecond), reports.Sum(d => d.MasksPerSecond));
        var side = MethodCatalog.TypicalSidePixels;
        return new(side, side, rate > 0 ? rate : null, string.Create(CultureInfo.InvariantCulture,
            $"{(rate > 0 ? "as the cluster reports it" : "the cluster has not scored this model of late")}; evaluations for an input of {side} x {side}"));
    }

    /// <summary>What is known of a model of a server before it was asked to score.</summary>
    public static ModelPace OfServer { get; } = new(MethodCatalog.TypicalSidePixels, MethodCatalog.TypicalSidePixels, null, string.Create(CultureInfo.InvariantCulture,
        $"how fast a model server scores shows when it does; evaluations for an input of {MethodCatalog.TypicalSidePixels} x {MethodCatalog.TypicalSidePixels}"));

    /// <summary>That of every model of a sweep.</summary>
    public static async Task<IReadOnlyList<ModelPace>> OfAsync(ClusterCalls calls, SweepDraft draft, SweepSpec spec, ClusterSettings settings, CancellationToken cancellationToken)
    {
        if (calls.Cluster.UsesServer) return [.. spec.Models.Select(_ => OfServer)];
        if (calls.Cluster.IsEmbedded) return [.. spec.Models.Select((_, index) => Here(draft, index, spec, settings.Threads, cancellationToken))];
        var status = await calls.AskAsync(calls.Cluster.Grains.GetGrain<IClusterGrain>(0).StatusAsync, cancellationToken);
        return [.. spec.Models.Select(model => There(status, model))];
    }
}
