using Google.Protobuf;

namespace DeCam.Inference.Graph;

/// <summary>The files beside an ONNX file that hold weights of it.</summary>
internal static class ExternalWeights
{
    private const string Location = "location";

    /// <summary>Full paths of those it names in its folder or below, each once, by name, whether they exist or not; none for a file that is no ONNX model. Reads through the file, but holds none of its weights.</summary>
    public static IReadOnlyList<string> FilesOf(string path)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        try
        {
            using var stream = File.OpenRead(path);
            using var input = new CodedInputStream(stream);
            new Reader(input, names).Model();
        }
        catch (InvalidProtocolBufferException)
        {
            return [];      // whoever loads it says so
        }

        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        return [.. names.Select(name => Path.GetFullPath(name, folder)).Where(file => file.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal)).Distinct()];
    }

    /// <summary>Walks to every tensor of a model, wherever graphs are nested, and skips all else. Each method reads up to the position given.</summary>
    private sealed class Reader(CodedInputStream input, SortedSet<string> names)
    {
        private const int Deepest = 100;        // what Protobuf reads at most
        private int _depth;

        public void Model() => Each(long.MaxValue, field => field switch
        {
            ModelProto.GraphFieldNumber => Graph,
            ModelProto.FunctionsFieldNumber => end => Each(end, f => f == FunctionProto.NodeFieldNumber ? Node : null),
            _ => null,
        });

        private void Graph(long end) => Each(end, field => field switch
        {
            GraphProto.InitializerFieldNumber => Tensor,
            GraphProto.SparseInitializerFieldNumber => Sparse,
            GraphProto.NodeFieldNumber => Node,
            _ => null,
        });

        private void Node(long end) => Each(end, field => field == NodeProto.AttributeFieldNumber ? Attribute : null);

        private void Attribute(long end) => Each(end, field => field switch
        {
            AttributeProto.TFieldNumber or AttributeProto.TensorsFieldNumber => Tensor,
            AttributeProto.GFieldNumber or AttributeProto.GraphsFieldNumber => Graph,
            _ => null,
        });

        private void Sparse(long end) =>
            Each(end, field => field is SparseTensorProto.ValuesFieldNumber or SparseTensorProto.IndicesFieldNumber ? Tensor : null);

        private void Tensor(long end) => Each(end, field => field == TensorProto.ExternalDataFieldNumber ? Entry : null);

        private void Entry(long end)
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

        private void Each(long end, Func<int, Action<long>?> readerOf)
        {
            while (input.Position < end && input.ReadTag() is var tag and not 0)
            {
                if (WireFormat.GetTagWireType(tag) != WireFormat.WireType.LengthDelimited || _depth == Deepest
                    || readerOf(WireFormat.GetTagFieldNumber(tag)) is not { } read)
                {
                    input.SkipLastField();
                    continue;
                }

                var length = input.ReadLength();
                _depth++;
                read(input.Position + length);
                _depth--;
            }
        }
    }
}
