using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace DeCam.Inference.Servers;

/// <summary>The body of a request for scores by REST, and of its answer: a header of JSON, and behind it bytes where both sides speak of them.</summary>
/// <param name="http">The server, for faults.</param>
internal sealed class RestInfer(ServerHttp http)
{
    private const string HeaderLength = "Inference-Header-Content-Length";

    /// <summary>Makes the request.</summary>
    /// <param name="uri">Where it goes.</param>
    /// <param name="request">The batch.</param>
    /// <param name="isBinary">Whether values travel as bytes.</param>
    public static HttpRequestMessage Request(Uri uri, InferRequest request, bool isBinary)
    {
        var header = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(header)) Write(json, request, isBinary);
        var content = new PrefixedContent(header.WrittenMemory, isBinary ? request.Content : default);
        content.Headers.ContentType = new(isBinary ? "application/octet-stream" : "application/json");
        if (isBinary) content.Headers.Add(HeaderLength, header.WrittenCount.ToString(CultureInfo.InvariantCulture));
        return new(HttpMethod.Post, uri) { Content = content };
    }

    /// <summary>Reads the answer.</summary>
    /// <exception cref="ServerFaultException">It is not what the protocol says, or not whole.</exception>
    public InferAnswer Read(HttpAnswer answer, InferRequest request)
    {
        var body = answer.Body;
        var length = body.Length;
        if (answer.Header(HeaderLength) is { } text && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out length) || length > body.Length))
            throw Foreign(request, $"an answer of {body.Length} bytes with a header of {ServerText.Short(text)}");
        try
        {
            using var document = JsonDocument.Parse(body[..length]);
            return Read(document.RootElement, body[length..].Span, request);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or OverflowException)
        {
            throw Foreign(request, $"an answer that the protocol does not know ({Sentence.Reason(e.Message)})");
        }
    }

    private static void Write(Utf8JsonWriter json, InferRequest request, bool isBinary)
    {
        json.WriteStartObject();
        json.WriteStartArray("inputs");
        json.WriteStartObject();
        json.WriteString("name", request.Input.Name);
        json.WriteStartArray("shape");
        foreach (var size in request.Input.Shape) json.WriteNumberValue(size);
        json.WriteEndArray();
        json.WriteString("datatype", request.Input.Datatype);
        if (isBinary) WriteParameter(json, "binary_data_size", () => json.WriteNumberValue(request.Content.Length));
        else WriteValues(json, request);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteStartArray("outputs");
        json.WriteStartObject();
        json.WriteString("name", request.Output);
        if (isBinary) WriteParameter(json, "binary_data", () => json.WriteBooleanValue(true));
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteParameter(Utf8JsonWriter json, string name, Action write)
    {
        json.WriteStartObject("parameters");
        json.WritePropertyName(name);
        write();
        json.WriteEndObject();
    }

    private static void WriteValues(Utf8JsonWriter json, InferRequest request)
    {
        json.WriteStartArray("data");
        if (request.Input.Datatype == Datatypes.UInt8)
            foreach (var value in request.Content.Span) json.WriteNumberValue(value);
        else
            foreach (var value in MemoryMarshal.Cast<byte, float>(request.Content.Span)) json.WriteNumberValue(value);
        json.WriteEndArray();
    }

    private InferAnswer Read(JsonElement root, ReadOnlySpan<byte> rest, InferRequest request)
    {
        var at = 0;
        foreach (var output in root.GetProperty("outputs").EnumerateArray())
        {
            var (name, type) = (output.GetProperty("name").GetString() ?? "", output.GetProperty("datatype").GetString() ?? "");
            int? bytes = output.TryGetProperty("parameters", out var parameters) && parameters.ValueKind == JsonValueKind.Object && parameters.TryGetProperty("binary_data_size", out var size) ? size.GetInt32() : null;
            if (bytes is { } count && (count < 0 || count > rest.Length - at)) throw Foreign(request, $"{count} bytes at '{ServerText.Short(name)}' of which {rest.Length - at} came");
            if (name != request.Output)
            {
                at += bytes ?? 0;
                continue;
            }

            if (Datatypes.Bytes(type) is not (> 0 and var width)) throw Foreign(request, $"{ServerText.Short(type)} where FP32, FP64 or FP16 is wanted");
            if (bytes % width > 0) throw Foreign(request, $"{bytes} bytes of {type}, which are not whole values");
            var values = bytes is { } length ? Datatypes.ToFloats(type, rest.Slice(at, length)) : Numbers(output.GetProperty("data"));
            var version = root.TryGetProperty("model_version", out var said) && said.ValueKind != JsonValueKind.Null ? said.ToString() : "";
            return new(version, [.. output.GetProperty("shape").EnumerateArray().Select(d => d.GetInt64())], values);
        }

        throw Foreign(request, "no such output");
    }

    // Lists may be nested as the dimensions are.
    private static float[] Numbers(JsonElement data)
    {
        var numbers = new List<float>();
        Add(data);
        return [.. numbers];

        void Add(JsonElement list)
        {
            foreach (var entry in list.EnumerateArray())
            {
                if (entry.ValueKind == JsonValueKind.Array) Add(entry);
                else numbers.Add(entry.GetSingle());
            }
        }
    }

    private ServerFaultException Foreign(InferRequest request, string what) =>
        http.Fault(ServerFault.Foreign, $"gives {what} for output '{ServerText.Short(request.Output)}' of model '{ServerText.Short(request.Model)}'; see the log of the server");
}
