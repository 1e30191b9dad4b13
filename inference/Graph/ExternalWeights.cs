using DeCam.Inference.Files;
using Google.Protobuf;

namespace DeCam.Inference.Graph;

/// <summary>The files beside an ONNX file that hold weights of it.</summary>
internal static class ExternalWeights
{
    /// <summary>What each tensor of a model takes from files; nothing for a file that is no ONNX model. Reads through the file, but holds none of its weights.</summary>
    public static IReadOnlyList<WeightPart> PartsOf(string path)
    {
        var parts = new List<WeightPart>();
        try
        {
            using var stream = OrdinaryFile.OpenRead(path);
            using var input = new CodedInputStream(stream);
            new Reader(input, parts).Model();
            return parts;
        }
        catch (InvalidProtocolBufferException)
        {
            return [];      // loading the model reports it
        }
    }

    /// <summary>Full paths of the files that a model names in its folder or below, each once, by name, whether they exist or not.</summary>
    /// <param name="path">The model's file.</param>
    /// <param name="parts">What <see cref="PartsOf"/> found in it.</param>
    public static IReadOnlyList<string> FilesOf(string path, IReadOnlyList<WeightPart> parts)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        return [.. parts.Select(part => part.Location).Where(name => !name.Contains('\0')).Distinct().Order(StringComparer.Ordinal)
            .Select(name => Path.GetFullPath(name, folder)).Where(file => IsBelow(folder, file)).Distinct()];
    }

    /// <summary>Whether a file lies in a folder or below it; both are full paths.</summary>
    public static bool IsBelow(string folder, string file) => file.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    /// <summary>Walks to every tensor of a model, wherever graphs are nested, and skips all else. Each method reads up to the position given.</summary>
    private sealed class Reader(CodedInputStream input, List<WeightPart> parts)
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

        private void Tensor(long end)
        {
            var entries = new List<StringStringEntryProto>();
            Each(end, field => field == TensorProto.ExternalDataFieldNumber ? to => Entry(to, entries) : null);
            if (WeightPart.Of(entries) is { } part) parts.Add(part);
        }

        private void Entry(long end, List<StringStringEntryProto> entries)
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

            entries.Add(new() { Key = key, Value = value });
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
