using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using Google.Protobuf;

namespace DeCam.Inference.Servers;

/// <summary>
/// One call of gRPC over HTTP/2: a message with five bytes before it goes out, one comes back, and the status is in the trailers. That is
/// all that single calls need, and it is bounded as REST is.
/// </summary>
/// <param name="http">Requests to the server.</param>
internal sealed class GrpcCall(ServerHttp http)
{
    private const string Service = "/inference.GRPCInferenceService/";
    private const int PrefixBytes = 5;

    /// <summary>Calls a method.</summary>
    /// <param name="method">Its name.</param>
    /// <param name="message">The message.</param>
    /// <param name="parser">Reads the answer.</param>
    /// <param name="bounds">What the answer may take.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="tail">Bytes of the message's last field, which are long and not copied, with <paramref name="tailField"/>.</param>
    /// <param name="tailField">Number of that field, or 0.</param>
    /// <exception cref="ServerFaultException">The server fails, refuses, or answers something else.</exception>
    public async Task<T> CallAsync<T>(string method, IMessage message, MessageParser<T> parser, AnswerBounds bounds, CancellationToken cancellationToken, ReadOnlyMemory<byte> tail = default, int tailField = 0)
        where T : IMessage<T>
    {
        var head = Head(message, tail.Length, tailField);
        var answer = await http.SendAsync(uri => Request(uri, head, tail), Service + method, bounds, cancellationToken);
        if (!answer.IsSuccess) throw StatusFault.Of(http, answer);
        if (answer.Header("grpc-status") is not { } text || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var status))
            throw http.Fault(ServerFault.Foreign, "does not answer by gRPC; for REST give remote:http://HOST:PORT");
        if (status != 0) throw GrpcStatus.Fault(http, status, answer.Header("grpc-message"));
        return Read(answer.Body, parser);
    }

    // Fields of a message may be put one behind the other.
    private static byte[] Head(IMessage message, int tailBytes, int tailField)
    {
        var size = message.CalculateSize();
        var tag = tailField == 0 ? 0 : CodedOutputStream.ComputeTagSize(tailField) + CodedOutputStream.ComputeLengthSize(tailBytes);
        var head = new byte[PrefixBytes + size + tag];
        BinaryPrimitives.WriteUInt32BigEndian(head.AsSpan(1), (uint)(size + tag + tailBytes));
        using var written = new CodedOutputStream(new MemoryStream(head, PrefixBytes, size + tag));
        message.WriteTo(written);
        if (tailField > 0)
        {
            written.WriteTag(tailField, WireFormat.WireType.LengthDelimited);
            written.WriteLength(tailBytes);
        }

        written.Flush();
        return head;
    }

    private static HttpRequestMessage Request(Uri uri, byte[] head, ReadOnlyMemory<byte> tail)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, uri) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = new PrefixedContent(head, tail) };
        request.Content.Headers.ContentType = new("application/grpc");
        request.Headers.TE.Add(new("trailers"));
        return request;
    }

    private T Read<T>(ReadOnlyMemory<byte> body, MessageParser<T> parser)
        where T : IMessage<T>
    {
        if (body.Length < PrefixBytes || body.Span[0] != 0 || BinaryPrimitives.ReadUInt32BigEndian(body.Span[1..]) != body.Length - PrefixBytes)
            throw http.Fault(ServerFault.Away, $"broke off its answer after {body.Length} bytes, or compressed it, which was not asked for");
        try
        {
            return parser.ParseFrom(body.Span[PrefixBytes..]);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw http.Fault(ServerFault.Foreign, $"answers a message that the Open Inference Protocol does not know ({Sentence.Reason(e.Message)})", e);
        }
    }
}
