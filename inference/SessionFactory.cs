using DeCam.Inference.Graph;
using DeCam.Scoring;
using Google.Protobuf;
using Microsoft.ML.OnnxRuntime;

namespace DeCam.Inference;

/// <summary>Opens sessions of ONNX Runtime.</summary>
internal static class SessionFactory
{
    private const string ExternalFolder = "session.model_external_initializers_file_folder_path";

    /// <summary>Settings measured to be fastest on the CPU: one thread inside a session, all graph optimisations, the arena on.</summary>
    public static SessionOptions CpuOptions() => new()
    {
        IntraOpNumThreads = 1,
        InterOpNumThreads = 1,
        ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
        GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
        EnableCpuMemArena = true,
        LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,     // errors come as exceptions
    };

    /// <summary>Opens a graph.</summary>
    /// <param name="graph">The graph, or null to read the file as it is.</param>
    /// <param name="path">The model's file; weights stored outside the graph are looked for in its folder.</param>
    /// <param name="name">The model, for messages.</param>
    /// <param name="options">Settings; stay the caller's.</param>
    /// <exception cref="ScoringRefusedException">ONNX Runtime refuses the model.</exception>
    public static InferenceSession Open(ModelProto? graph, string path, string name, SessionOptions options)
    {
        try
        {
            if (graph is null) return new(path, options);
            options.AddSessionConfigEntry(ExternalFolder, Path.GetDirectoryName(Path.GetFullPath(path))!);
            return new(graph.ToByteArray(), options);
        }
        catch (OnnxRuntimeException e)
        {
            throw new ScoringRefusedException(RefusalKind.Input, $"Model '{name}' cannot be run by ONNX Runtime: {NativeErrors.Sentence(e)}; export it again, with an operator set that the runtime supports.", e);
        }
    }
}
