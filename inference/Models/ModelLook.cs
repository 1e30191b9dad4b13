using DeCam.Inference.Files;
using DeCam.Inference.Graph;
using DeCam.Scoring;
using Google.Protobuf;

namespace DeCam.Inference.Models;

/// <summary>A look at a model's file and its weights that opens neither: fast, and in little memory.</summary>
public static class ModelLook
{
    private static readonly FileMemory<bool> HasGraph = new(ReadsAsOnnx);

    /// <summary>Refuses a file that cannot be a model here, whatever is asked of it.</summary>
    /// <param name="path">The file.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <exception cref="ScoringRefusedException">The file is a pointer of Git LFS, no ONNX file or cut short, or files of its weights are not there or cut short.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static void Check(string path, string name)
    {
        if (LargeFilePointer.Is(path)) throw Refused($"Model '{name}' is a pointer of Git LFS in place of the file; fetch the file with 'git lfs pull'");
        if (!HasGraph.Of(path)) throw Refused($"Model '{name}' is not an ONNX file, or is cut short; export or copy it again");
        WeightFiles.Check(ModelHash.PartsOf(path), path, name);
    }

    private static bool ReadsAsOnnx(string path)
    {
        try
        {
            using var stream = OrdinaryFile.OpenRead(path);
            using var input = new CodedInputStream(stream);
            var (hasVersion, hasGraph) = (false, false);
            while (input.ReadTag() is var tag and not 0)
            {
                hasVersion |= WireFormat.GetTagFieldNumber(tag) == ModelProto.IrVersionFieldNumber;
                hasGraph |= WireFormat.GetTagFieldNumber(tag) == ModelProto.GraphFieldNumber;
                input.SkipLastField();
            }

            return hasVersion && hasGraph;
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or InvalidOperationException)
        {
            return false;
        }
    }

    private static ScoringRefusedException Refused(string sentence) => new(RefusalKind.Input, sentence + ".");
}
