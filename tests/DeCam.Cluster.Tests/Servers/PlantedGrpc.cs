using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;

namespace DeCam.Cluster.Tests.Servers;

/// <summary>The gRPC side of a model server; messages are read and written by the numbers of their fields in the published protocol.</summary>
internal sealed class PlantedGrpc(PlantedModel model)
{
    public const string Service = "/inference.GRPCInferenceService/";
    private const int InvalidArgument = 3, NotFound = 5, Unimplemented = 12, Unavailable = 14;

    public async Task AnswerAsync(HttpContext http, string method)
    {
        Assert.Equal(("application/grpc", "trailers"), (http.Request.ContentType, http.Request.Headers.TE.ToString()));
        using var read = new MemoryStream();
        await http.Request.Body.CopyToAsync(read);
        var body = read.ToArray();
        Assert.Equal((0, body.Length - 5), (body[0], (int)BinaryPrimitives.ReadUInt32BigEndian(body.AsSpan(1))));
        var message = Fields(body[5..]);
        var (name, version) = (Text(message, 1), Text(message, 2));
        if (method is "ModelMetadata" or "ModelInfer" && model.RefusalOf(name, version) is { } refusal)
        {
            await EndAsync(http, null, name != PlantedModel.Name ? NotFound : model.SaysUnavailable ? Unavailable : InvalidArgument, refusal);
            return;
        }

        await (method switch
        {
            "ServerMetadata" when model.SaysSoftware => EndAsync(http, Message((1, "planted"), (2, "2.60"), (3, "binary_tensor_data"))),
            "ModelReady" => EndAsync(http, Message((1, model.RefusalOf(name, version) is null))),
            "ModelMetadata" => EndAsync(http, Message([(1, name), .. (model.ListedVersions ?? model.Versions).Select(v => (2, (object)v)), (3, "onnxruntime_onnx"),
                (4, Tensor(PlantedModel.Input, model.InputType, model.InputShape)), (5, Tensor(PlantedModel.Output, model.OutputType, model.OutputShape))])),
            "ModelConfig" when model is { SaysMost: true, MostImages: { } most } => EndAsync(http, Message((1, Message((1, name), (4, most))))),
            "ModelInfer" => InferAsync(http, message, version),
            _ => EndAsync(http, null, Unimplemented, "no such method"),
        });
    }

    private Task InferAsync(HttpContext http, List<(int Field, byte[] Value)> message, string version)
    {
        var input = Fields(message.Single(f => f.Field == 5).Value);
        Assert.Equal((PlantedModel.Input, model.InputType), (Text(input, 1), Text(input, 2)));
        Assert.Equal(PlantedModel.Output, Text(Fields(message.Single(f => f.Field == 6).Value), 1));
        var packed = new CodedInputStream(input.Single(f => f.Field == 3).Value);
        var shape = new List<long>();
        while (!packed.IsAtEnd) shape.Add(packed.ReadInt64());
        var (logits, error) = model.Run(MemoryMarshal.Cast<byte, float>(message.Single(f => f.Field == 7).Value).ToArray(), [.. shape]);
        return error is not null ? EndAsync(http, null, InvalidArgument, error) : EndAsync(http, Message(
            (1, PlantedModel.Name), (2, version.Length > 0 ? version : model.Versions.LastOrDefault() ?? ""),
            (5, Tensor(PlantedModel.Output, model.OutputType, [logits.Length / PlantedModel.Classes, PlantedModel.Classes])), (6, model.InOutputType(logits))));
    }

    /// <summary>Ends a call with a message, or with a status and what is said of it.</summary>
    public static async Task EndAsync(HttpContext http, byte[]? message, int status = 0, string said = "")
    {
        http.Response.ContentType = "application/grpc";
        if (message is not null)
        {
            var prefix = new byte[5];
            BinaryPrimitives.WriteUInt32BigEndian(prefix.AsSpan(1), (uint)message.Length);
            await http.Response.Body.WriteAsync(prefix);
            await http.Response.Body.WriteAsync(message);
        }

        http.Response.AppendTrailer("grpc-status", status.ToString(CultureInfo.InvariantCulture));
        if (said.Length > 0) http.Response.AppendTrailer("grpc-message", Uri.EscapeDataString(said));
    }

    private static byte[] Tensor(string name, string type, long[] shape)
    {
        using var packed = new MemoryStream();
        using (var output = new CodedOutputStream(packed, leaveOpen: true))
            foreach (var size in shape) output.WriteInt64(size);
        return Message((1, name), (2, type), (3, packed.ToArray()));
    }

    private static byte[] Message(params IEnumerable<(int Field, object Value)> fields)
    {
        using var written = new MemoryStream();
        using (var output = new CodedOutputStream(written, leaveOpen: true))
        {
            foreach (var (field, value) in fields)
            {
                output.WriteTag(field, value is string or byte[]? WireFormat.WireType.LengthDelimited : WireFormat.WireType.Varint);
                if (value is string text) output.WriteString(text);
                else if (value is byte[] bytes) output.WriteBytes(ByteString.CopyFrom(bytes));
                else output.WriteInt64(Convert.ToInt64(value, CultureInfo.InvariantCulture));
            }
        }

        return written.ToArray();
    }

    private static List<(int Field, byte[] Value)> Fields(byte[] message)
    {
        var (input, fields) = (new CodedInputStream(message), new List<(int, byte[])>());
        while (input.ReadTag() is var tag and not 0)
        {
            Assert.Equal(WireFormat.WireType.LengthDelimited, WireFormat.GetTagWireType(tag));
            fields.Add((WireFormat.GetTagFieldNumber(tag), input.ReadBytes().ToByteArray()));
        }

        return fields;
    }

    private static string Text(List<(int Field, byte[] Value)> message, int field) =>
        message.Where(f => f.Field == field).Select(f => System.Text.Encoding.UTF8.GetString(f.Value)).LastOrDefault() ?? "";
}
