using Google.Protobuf;

namespace DeCam.Inference.Graph;

/// <summary>The files beside an ONNX file that hold weights of it.</summary>
internal static class ExternalWeights
{
    private const string Location = "location";

    /// <summary>Full paths of those it names, each once, by name, whether they exist or not; none for a file that is no ONNX model. Reads through the file, but holds none of its weights.</summary>
    public static IReadOnlyList<string> FilesOf(string path)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        try
        {
            using var stream = File.OpenRead(path);
            using var input = new CodedInputStream(stream);
            Each(input, long.MaxValue, ModelProto.GraphFieldNumber, graph =>
                Each(input, graph, GraphProto.InitializerFieldNumber, tensor =>
                    Each(input, tensor, TensorProto.ExternalDataFieldNumber, end => Name(input, end, names))));
        }
        catch (InvalidProtocolBufferException)
        {
            return [];      // whoever loads it says so
        }

        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        return [.. names.Select(name => Path.Combine(folder, name))];
    }

    // Calls for each sub-message of that number with the position where it ends; what is called reads up to there.
    private static void Each(CodedInputStream input, long end, int field, Action<long> inside)
    {
        var wanted = WireFormat.MakeTag(field, WireFormat.WireType.LengthDelimited);
        while (input.Position < end && input.ReadTag() is var tag and not 0)
        {
            if (tag != wanted) input.SkipLastField();
            else
            {
                var length = input.ReadLength();
                inside(input.Position + length);
            }
        }
    }

    private static void Name(CodedInputStream input, long end, SortedSet<string> names)
    {
        var (key, value) = ("", "");
        while (input.Position < end && input.ReadTag() is var tag and not 0)
        {
            switch (WireFormat.GetTagFieldNumber(tag))
            {
                case StringStringEntryProto.KeyFieldNumber: key = input.ReadString(); break;
                case StringStringEntryProto.ValueFieldNumber: value = input.ReadString(); break;
                default: input.SkipLastField(); break;
            }
        }

        if (key == Location && value.Length > 0) names.Add(value);
    }
}
