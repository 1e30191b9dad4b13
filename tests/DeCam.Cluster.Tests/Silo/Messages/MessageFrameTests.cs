using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using DeCam.Cluster.Silo.Messages;

namespace DeCam.Cluster.Tests.Silo.Messages;

public class MessageFrameTests
{
    private const byte Object = 0x20, EndBase = 0xE8, EndObject = 0xE0, Bytes = 0x40, KnownObject = 0x28, NamedObject = 0x30;
    private const uint Context = 1 << 4;
    private static readonly byte SerializableCodec = VarInt(20), ExceptionCodec = VarInt(21);

    [Fact]
    public void Check_ObjectsUpToTheLimit_PassesWhole()
    {
        var frame = Frame(Header(0), Nested(MessageLimits.Depth));
        Assert.Equal(frame.Length, MessageFrame.Check(new(frame)));
        Assert.Equal(frame.Length, MessageFrame.Check(InPieces(frame)));
        Assert.Equal(0, MessageFrame.Check(new(frame.AsMemory(..^1))));
    }

    [Theory]
    [InlineData(101)]
    [InlineData(1_000_000)]
    public void Check_BodyNestedTooDeeply_IsRefused(int depth) => Refuses("nested", Frame(Header(0), Nested(depth)));

    [Fact]
    public void Check_ContextNestedTooDeeply_IsRefused() =>
        Refuses("nested", Frame([.. Header(Context), VarInt(1), VarInt(2), (byte)'k', .. Nested(2000)], []));

    [Fact]
    public void Check_MoreValuesThanBytes_IsRefused() => Refuses("more than it has bytes", Frame([.. Header(Context), VarInt(100)], []));

    [Fact]
    public void Check_HeaderTooLong_IsRefusedBeforeItHasCome() => Refuses("header has 65537 bytes", Frame(new byte[MessageLimits.HeaderBytes + 1], [])[..8]);

    [Fact]
    public void Check_BodyTooLong_IsRefusedBeforeItHasCome()
    {
        var frame = Frame(Header(0), []);
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(4), -1);
        Refuses("body has 4294967295 bytes", frame);
    }

    public static TheoryData<string> OverlongTypes => new(
        Nest("A`1[[", 33, "int", "]]"), Nest("A`1+B[[", 20_000, "int", "]]"), Nest("([", 33, "int", "])"), Nest("( [", 20_000, "int", "])"),
        Nest("(\"x\"[", 20_000, "int", "])"), Nest("(\"a] b\",[", 20_000, "int", "])"), Nest("(\"x\",[int][", 20_000, "int", "])"),
        "X" + Nest("*", 20_000), "X" + Nest("&", 20_000), "X" + Nest("[]", 20_000), "A" + Nest("+A", 20_000));

    [Theory]
    [MemberData(nameof(OverlongTypes))]
    public void Check_TypeMadeOfTooManyTypes_IsRefused(string type) => Refuses("too many types", Frame(Header(0), [.. Named(type), EndObject]));

    [Theory]
    [MemberData(nameof(OverlongTypes))]
    public void Check_TextWithAnException_IsRefusedAsATypeWould(string type)
    {
        Refuses("too many types", Frame(Header(0), [KnownObject, ExceptionCodec, .. Text(0, type), EndObject]));
        Refuses("too many types", Frame(Header(0), [KnownObject, SerializableCodec, .. Text(1, type), EndObject]));
        Refuses("too many types", Frame(Header(0), [.. Named("Orleans.Runtime.RejectionResponse,Orleans.Core"), .. Text(0, type), EndObject]));
        var piece = Frame(Header(0), [.. Named("Piece"), .. Text(0, type), EndObject]);
        Assert.Equal(piece.Length, MessageFrame.Check(new(piece)));
    }

    [Fact]
    public void Check_TypeTooLong_IsRefused() => Refuses("too long", Frame(Header(0), [.. Named(new('A', MessageLimits.TypeBytes + 1)), EndObject]));

    [Theory]
    [InlineData("System.Collections.Generic.Dictionary`2[[string],[System.Collections.Generic.List`1[[System.ValueTuple`2[[int],[byte[]]]]]]]")]
    [InlineData("(\"inv\",[Orleans.Runtime.GrainReference,Orleans.Core.Abstractions],[DeCam.IRun,DeCam.Interfaces],\"5D3A8F22\")")]
    public void Check_OrdinaryType_Passes(string type) => Passes([.. Named(type), EndObject]);

    [Fact]
    public void Check_StackTrace_Passes()
    {
        var trace = Nest("   at A.B`1.<>c__DisplayClass1_0.<C>b__0[T](Func`2[] a, Int32& b, Byte* c, List`1[[D+E]] d) in /x/(y)+z.cs:line 1\n", 1000);
        Passes([KnownObject, ExceptionCodec, .. Text(0, "System.InvalidOperationException"), .. Text(1, "It [is] (not) + there."), .. Text(1, trace), EndObject]);
    }

    [Theory]
    [InlineData(53, 91, 91)]
    [InlineData(48, 91, 91)]
    [InlineData(42, 42, 42)]
    [InlineData(91, 91, 91)]
    [InlineData(44, 91, 40)]
    public void Check_PieceOfAPictureOfOneColour_Passes(byte red, byte green, byte blue)
    {
        var piece = Enumerable.Repeat(new[] { red, green, blue }, 64 * 1024 / 3).SelectMany(pixel => pixel).ToArray();
        Passes([.. Named("(\"inv\",[DeCam.IUpload,DeCam.Interfaces],\"5D3A8F22\")"), Bytes, .. VarInt32((uint)piece.Length), .. piece, EndObject]);
    }

    [Fact]
    public void Check_TypeAsValue_IsRefused()
    {
        Refuses("type as a value", Frame(Header(0), [KnownObject, VarInt(27), EndObject]));
        Refuses("type as a value", Frame(Header(0), [KnownObject, SerializableCodec, Object, .. Text(1, "int"), EndObject, EndObject]));
        Refuses("type as a value", Frame(Header(0), [.. Named("System.Exception"), Object, .. Text(1, "int"), EndObject, EndObject]));
    }

    [Fact]
    public void Check_ExceptionWithoutASerializer_PassesUnlessATypeInItIsReadOtherwise()
    {
        byte[] Exception(params byte[] type) =>
        [
            KnownObject, SerializableCodec, .. Text(1, "DeCam.RunFailedException"),
            Object | 1, .. Text(0, "HResult"), 1, VarInt(5), .. type, EndObject,
            EndObject
        ];
        Passes(Exception(Object | 1, 0, VarInt(2), 2, VarInt(1), EndObject));
        Passes(Exception([Object | 1, 0, VarInt(3), .. Text(1, "System.Int32"), EndObject]));
        Refuses("type as a value", Frame(Header(0), Exception(Object | 1, 1, VarInt(9), EndObject)));
        Refuses("too many types", Frame(Header(0), Exception([Object | 1, .. Text(1, Nest("A`1[[", 33, "int", "]]")), EndObject])));
        Refuses("unknown form", Frame(Header(0), Exception(Object | 1, EndBase, EndObject)));
    }

    [Fact]
    public void Check_ValueThatEndsTooEarly_IsRefused() => Refuses("ends in the middle", Frame(Header(0), [Bytes, VarInt(9), 1]));

    private static void Refuses(string reason, byte[] frame) =>
        Assert.Contains(reason, Assert.Throws<MessageRefusedException>(() => MessageFrame.Check(new(frame))).Message, StringComparison.Ordinal);

    private static byte[] Frame(byte[] header, byte[] body)
    {
        var lengths = new byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(lengths, header.Length);
        BinaryPrimitives.WriteInt32LittleEndian(lengths.AsSpan(4), body.Length);
        return [.. lengths, .. header, .. body];
    }

    // Parts, number of the call, four empty ids, two empty addresses.
    private static byte[] Header(uint parts)
    {
        var header = new byte[12 + 6];
        BinaryPrimitives.WriteUInt32LittleEndian(header, parts);
        header.AsSpan(12).Fill(VarInt(0));
        return header;
    }

    private static void Passes(byte[] body)
    {
        var frame = Frame(Header(0), body);
        Assert.Equal(frame.Length, MessageFrame.Check(new(frame)));
    }

    // The beginning of an object whose type is named.
    private static byte[] Named(string type) => [NamedObject, 1, 0, 0, 0, 0, .. VarInt32((uint)type.Length), .. Encoding.UTF8.GetBytes(type)];

    private static byte[] Text(byte delta, string text) => [(byte)(Bytes | delta), .. VarInt32((uint)text.Length), .. Encoding.UTF8.GetBytes(text)];

    private static string Nest(string open, int depth, string inner = "", string close = "") =>
        string.Concat(Enumerable.Repeat(open, depth)) + inner + string.Concat(Enumerable.Repeat(close, depth));

    private static byte[] Nested(int depth) => [.. Enumerable.Repeat(Object, depth), .. Enumerable.Repeat(EndObject, depth)];

    private static byte VarInt(int below128) => (byte)((below128 << 1) | 1);

    private static byte[] VarInt32(uint value)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, ((ulong)value << 5) | 0b10000);
        return bytes[..5];
    }

    private static ReadOnlySequence<byte> InPieces(byte[] bytes)
    {
        var first = new Piece(bytes.AsMemory(0, 1), 0);
        var last = first;
        for (var i = 1; i < bytes.Length; i++) last = last.Then(bytes.AsMemory(i, 1));
        return new(first, 0, last, 1);
    }

    private sealed class Piece : ReadOnlySequenceSegment<byte>
    {
        public Piece(ReadOnlyMemory<byte> memory, long index) => (Memory, RunningIndex) = (memory, index);

        public Piece Then(ReadOnlyMemory<byte> memory)
        {
            var next = new Piece(memory, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
