using DeCam.Inference.Graph;
using DeCam.Scoring;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;

namespace DeCam.Inference.Models;

/// <summary>Opens sessions of ONNX Runtime.</summary>
internal static class SessionFactory
{
    // What the optimiser computes beforehand; larger results are computed in each run, where a limit holds.
    private const string FoldedBytes = "optimization.constant_folding_max_output_size_in_bytes", MostFoldedBytes = "1073741824";
    private const string DisabledOptimisers = "optimization.disable_specified_optimizers";

    // It gives weights of 8 bits, with one step for all channels, to layers that were left in float32 on purpose.
    private const string UnaskedQuantisation = "WeightBiasQuantization";
    private const string ExternalFolder = "session.model_external_initializers_file_folder_path";

    /// <summary>Settings measured to be fastest on the CPU: one thread inside a session, all graph optimisations, the arena on.</summary>
    public static SessionOptions CpuOptions() => CpuOptions(MostFoldedBytes);

    /// <summary>The same settings with another limit for what is computed beforehand.</summary>
    /// <param name="mostFoldedBytes">Bytes that a result may have; a larger one is computed in each run.</param>
    public static SessionOptions CpuOptions(string mostFoldedBytes)
    {
        _ = RuntimeTelemetry.QuietEnvironment;
        var options = new SessionOptions
        {
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            EnableCpuMemArena = true,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,     // errors come as exceptions
        };
        options.AddSessionConfigEntry(FoldedBytes, mostFoldedBytes);
        return options;
    }

    /// <summary>The settings for a network of which a part computes with integers.</summary>
    public static SessionOptions IntegerOptions()
    {
        var options = CpuOptions();
        options.AddSessionConfigEntry(DisabledOptimisers, UnaskedQuantisation);
        return options;
    }

    /// <summary>Opens a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="path">The model's file; weights stored outside the graph are looked for in its folder.</param>
    /// <param name="name">The model, for messages.</param>
    /// <param name="options">Settings; stay the caller's.</param>
    /// <param name="isUnchanged">Whether the graph is what the file holds, so that it can be read from there.</param>
    /// <exception cref="ScoringRefusedException">ONNX Runtime refuses the model.</exception>
    public static InferenceSession Open(ModelProto graph, string path, string name, SessionOptions options, bool isUnchanged = false)
    {
        try
        {
            if (isUnchanged) return new(path, options);
            options.AddSessionConfigEntry(ExternalFolder, Path.GetDirectoryName(Path.GetFullPath(path))!);
            return new(graph.ToByteArray(), options);
        }
        catch (OnnxRuntimeException e)
        {
            throw OpenFailure.Of(graph, name, e);
        }
    }
}
