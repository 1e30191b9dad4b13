using System.Text;
using Google.Protobuf;

namespace DeCam.Cluster.Testing.Telemetry;

/// <summary>The fields of a protobuf message, without its definition.</summary>
internal sealed class ProtobufFields
{
    private readonly ILookup<int, byte[]> _parts;

    public ProtobufFields(byte[] message) => _parts = Read(message).ToLookup(f => f.Number, f => f.Value);

    /// <summary>The messages under a number.</summary>
    public IEnumerable<ProtobufFields> Messages(int number) => _parts[number].Select(value => new ProtobufFields(value));

    /// <summary>The bytes under a number, as hexadecimal digits; "" where there are none.</summary>
    public string Hex(int number) => Convert.ToHexStringLower(_parts[number].LastOrDefault() ?? []);

    /// <summary>The text under a number; "" where there is none.</summary>
    public string Text(int number) => Encoding.UTF8.GetString(_parts[number].LastOrDefault() ?? []);

    private static List<(int Number, byte[] Value)> Read(byte[] message)
    {
        var found = new List<(int Number, byte[] Value)>();
        using var input = new CodedInputStream(message);
        while (input.ReadTag() is var tag and not 0)
        {
            if (WireFormat.GetTagWireType(tag) == WireFormat.WireType.LengthDelimited) found.Add((WireFormat.GetTagFieldNumber(tag), input.ReadBytes().ToByteArray()));
            else input.SkipLastField();
        }

        return found;
    }
}
