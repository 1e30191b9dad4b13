using DeCam.Inference.Files;
using DeCam.Scoring;
using Google.Protobuf;

namespace DeCam.Inference.Graph;

/// <summary>Reads the graph of an ONNX file.</summary>
internal static class ModelProtoFile
{
    /// <summary>Largest file read whole. Beyond it protobuf's limit of 2 GB is near, and exporters store weights beside the graph.</summary>
    public const long LargestBytes = 1_500_000_000;

    /// <summary>Reads a model.</summary>
    /// <exception cref="ScoringRefusedException">The file is missing, too large, or not an ONNX model.</exception>
    public static ModelProto Read(string path, string name)
    {
        var file = new FileInfo(path);
        if (!file.Exists) throw Refused($"Model '{name}' does not exist at '{path}'; give the path of an .onnx file.");
        if (file.Length > LargestBytes)
        {
            throw Refused($"Model '{name}' has {file.Length / 1e9:0.0} GB but at most {LargestBytes / 1e9:0.0} GB can be read as one file; " +
                "export it with external data, so that the weights lie beside the graph.");
        }

        try
        {
            if (LargeFilePointer.Is(path)) throw Refused($"Model '{name}' is a pointer of Git LFS in place of the file; fetch the file with 'git lfs pull'.");
            using var stream = OrdinaryFile.OpenRead(file.FullName);
            var model = ModelProto.Parser.ParseFrom(stream);
            if (model.HasIrVersion && model.Graph is { Node.Count: > 0, Output.Count: > 0 }) return model;
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or InvalidOperationException)
        {
            throw Refused($"Model '{name}' is not an ONNX file, or is cut short; export or copy it again.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Refused($"Model '{name}' cannot be read: {e.Message}", e);
        }

        throw Refused($"Model '{name}' is not an ONNX file: it has no graph; export the model to ONNX.");
    }

    private static ScoringRefusedException Refused(string message, Exception? inner = null) => new(RefusalKind.Input, message, inner);
}
