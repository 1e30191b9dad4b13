using DeCam.Inference.Graph;
using DeCam.Scoring;
using Microsoft.ML.OnnxRuntime;

namespace DeCam.Inference.Models;

/// <summary>
/// Tries a model whose graph makes tensors of sizes that no file bounds, or repeats nodes, before it is optimised: in an arena of
/// bounded size, since optimising computes such tensors where nothing bounds them.
/// </summary>
internal static class GrowthTrial
{
    private const string EnvironmentArena = "session.use_env_allocators", Full = "Available memory of";
    // Weights lie in the arena, too; a model whose files fill much of it is only watched.
    private const int DefaultChunks = -1, FileShare = 4;

    private static readonly HashSet<string> Growing =
        ["ConstantOfShape", "Expand", "Tile", "Range", "EyeLike", "OneHot", "RandomNormal", "RandomUniform", "Loop", "Scan", "Upsample", "Resize", "Einsum", "Concat"];

    private static readonly Lock Registering = new(), Trying = new();
    private static bool _isRegistered;

    /// <summary>Tries a model, if it needs that.</summary>
    /// <exception cref="ScoringRefusedException">It takes too long or too much.</exception>
    public static void Run(ClassifierGraph graph)
    {
        var batch = graph.Input.DeclaredBatch ?? 1;
        if (!IsNeeded(graph.Model) || graph.Watch.FileBytes > graph.Watch.LoadBytes / FileShare || !ProbeRun.Fits(batch, graph.Input, graph.Preprocessing)) return;
        // What the arena holds is that of one model at a time.
        var since = NativeCalls.Timestamp;
        lock (Trying)
        {
            graph.Watch.Waited(since);
            Try(graph, (int)batch);
        }
    }

    private static void Try(ClassifierGraph graph, int batch)
    {
        Register((uint)Math.Min(graph.Watch.LoadBytes, uint.MaxValue));
        using var options = SessionFactory.CpuOptions();
        options.GraphOptimizationLevel = GraphOptimizationLevel.ORT_DISABLE_ALL;
        options.AddSessionConfigEntry(EnvironmentArena, "1");
        try
        {
            using var session = graph.OpenWatched(graph.Model, options);
            var run = new ProbeRun(session, graph.Input, graph.Output, graph.Preprocessing, graph.Watch);
            if (run.Of([.. Enumerable.Repeat(0, batch)]) is null && run.Failure!.Contains(Full, StringComparison.Ordinal))
                throw new ScoringRefusedException(RefusalKind.Input, $"Model '{graph.Input.ModelName}' asks for more memory than the {graph.Watch.LoadBytes / 1e9:0.0} GB that are allowed while it is tried ({run.Failure}); {NativeLimits.MoreMemory}.");
        }
        catch (ScoringRefusedException refused) when (refused.InnerException is OnnxRuntimeException)
        {
            // What is wrong with the model beside its size, opening it says.
            return;
        }
    }

    private static bool IsNeeded(ModelProto model) =>
        model.Graph.AllNodes().Any(node => Growing.Contains(node.OpType) && (node.OpType != "Concat" || node.Input.Distinct().Count() < node.Input.Count));

    // One arena for the process: its size is that of the first model that needed it.
    private static void Register(uint mostBytes)
    {
        lock (Registering)
        {
            if (_isRegistered) return;
            using var memory = new OrtMemoryInfo("Cpu", OrtAllocatorType.ArenaAllocator, 0, OrtMemType.Default);
            using var arena = new OrtArenaCfg(mostBytes, DefaultChunks, DefaultChunks, DefaultChunks);
            RuntimeTelemetry.QuietEnvironment.CreateAndRegisterAllocator(memory, arena);
            _isRegistered = true;
        }
    }
}
