using System.Buffers;

namespace DeCam.Cluster.Silo.Messages;

/// <summary>One message as it travels: the lengths of header and body, the header, the body.</summary>
internal static class MessageFrame
{
    private const int Lengths = 2 * sizeof(uint);

    // Bits of a header's first number; they say which of its parts are there.
    private const uint Context = 1 << 4, Version = 1 << 5, Interface = 1 << 6, CacheInvalidation = 1 << 7, TimeToLive = 1 << 8;

    /// <summary>Checks the message at the front of what has come in.</summary>
    /// <param name="buffer">What has come in.</param>
    /// <returns>Length of the message, or 0 while it is not there whole.</returns>
    /// <exception cref="MessageRefusedException">It must not be read.</exception>
    public static long Check(ReadOnlySequence<byte> buffer)
    {
        if (buffer.Length < Lengths) return 0;
        var lengths = new WireReader(buffer.Slice(0, Lengths));
        var (header, body) = (lengths.Fixed32(), lengths.Fixed32());
        if (header > MessageLimits.HeaderBytes) throw new MessageRefusedException($"its header has {header} bytes, more than {MessageLimits.HeaderBytes}");
        if (body > MessageLimits.BodyBytes) throw new MessageRefusedException($"its body has {body} bytes, more than {MessageLimits.BodyBytes}");
        if (buffer.Length < Lengths + header + body) return 0;
        var types = new NamedTypes();
        CheckHeader(new(buffer.Slice(Lengths, header)), types);
        if (body > 0) CheckValue(new(buffer.Slice(Lengths + header, body)), types);
        return Lengths + header + body;
    }

    private static void CheckValue(WireReader reader, NamedTypes types) => FieldWalk.PassOver(ref reader, types);

    private static void CheckHeader(WireReader reader, NamedTypes types)
    {
        var parts = reader.Fixed32();
        reader.Skip(sizeof(long));                                                      // number of the call
        for (var grain = 0; grain < 2; grain++)                                         // sending and target grain
        {
            PassOverId(ref reader, isType: true);
            PassOverId(ref reader, isType: false);
        }

        for (var silo = 0; silo < 2; silo++) reader.Skip(reader.VarUInt32());           // sending and target silo
        if ((parts & TimeToLive) != 0) reader.Skip(sizeof(int));
        if ((parts & Interface) != 0) PassOverId(ref reader, isType: true);
        if ((parts & Version) != 0) _ = reader.VarUInt32();
        if ((parts & CacheInvalidation) != 0) PassOverValues(ref reader, types, named: false);
        if ((parts & Context) != 0) PassOverValues(ref reader, types, named: true);
    }

    private static void PassOverId(ref WireReader reader, bool isType)
    {
        if (reader.VarUInt32() is not (> 0 and var length)) return;
        _ = reader.Fixed32();       // hash
        var id = reader.Slice(length);
        if (isType) _ = TypeNames.Read(id);
    }

    // Room is made for as many values as a message says it has, so it must have as many bytes.
    private static void PassOverValues(ref WireReader reader, NamedTypes types, bool named)
    {
        var count = reader.VarUInt32();
        if (count > reader.Remaining) throw new MessageRefusedException($"it says that it has {count} values, more than it has bytes");
        for (var i = 0; i < count; i++)
        {
            if (named && reader.VarUInt32() is > 0 and var length) reader.Skip(length - 1);
            FieldWalk.PassOver(ref reader, types);
        }
    }
}
