using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace DeCam.Cluster.Tests.Servers;

/// <summary>The REST side of a model server.</summary>
internal sealed class PlantedRest(PlantedModel model, bool isBinary)
{
    private const string HeaderLength = "Inference-Header-Content-Length";

    public Task AnswerAsync(HttpContext http, string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries) switch
    {
        ["v2"] => SayAsync(http, new { name = "planted", version = "2.60", extensions = isBinary ? (string[])["classification", "binary_tensor_data"] : [] }),
        ["v2", "health", "ready" or "live"] => SayAsync(http, new { }),
        ["v2", "models", var name, "versions", var version, .. var rest] => OfModelAsync(http, name, version, rest),
        ["v2", "models", var name, .. var rest] => OfModelAsync(http, name, "", rest),
        _ => SayAsync(http, new { error = "not found" }, 404),
    };

    private async Task OfModelAsync(HttpContext http, string name, string version, string[] rest)
    {
        if (model.RefusalOf(name, version) is { } refusal)
        {
            await SayAsync(http, new { error = refusal }, name != PlantedModel.Name ? 404 : model.SaysUnavailable ? 503 : 400);
            return;
        }

        await (rest switch
        {
            [] => SayAsync(http, new
            {
                name,
                versions = model.ListedVersions ?? model.Versions,
                platform = "onnxruntime_onnx",
                inputs = model.NamesTensors ? (object[])[new { name = PlantedModel.Input, datatype = model.InputType, shape = model.InputShape }] : null,
                outputs = model.NamesTensors ? (object[])[new { name = PlantedModel.Output, datatype = model.OutputType, shape = model.OutputShape }] : [],
            }),
            ["ready"] => SayAsync(http, new { }),
            ["config"] when model is { SaysMost: true, MostImages: { } most } => SayAsync(http, new { name, max_batch_size = most }),
            ["infer"] => InferAsync(http, name, version),
            _ => SayAsync(http, new { error = "not found" }, 404),
        });
    }

    private async Task InferAsync(HttpContext http, string name, string version)
    {
        using var read = new MemoryStream();
        await http.Request.Body.CopyToAsync(read);
        var body = read.ToArray();
        var header = http.Request.Headers[HeaderLength].ToString() is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : body.Length;
        using var document = JsonDocument.Parse(body.AsMemory(0, header));
        var input = document.RootElement.GetProperty("inputs").EnumerateArray().Single();
        Assert.Equal((PlantedModel.Input, model.InputType), (input.GetProperty("name").GetString(), input.GetProperty("datatype").GetString()));
        var output = document.RootElement.GetProperty("outputs").EnumerateArray().Single();
        Assert.Equal(PlantedModel.Output, output.GetProperty("name").GetString());
        var isInBytes = input.TryGetProperty("parameters", out var parameters);
        Assert.Equal(isBinary, isInBytes);
        if (isInBytes) Assert.Equal(body.Length - header, parameters.GetProperty("binary_data_size").GetInt32());
        var values = isInBytes ? model.InputType == "UINT8" ? Array.ConvertAll(body[header..], v => (float)v) : MemoryMarshal.Cast<byte, float>(body.AsSpan(header)).ToArray()
            : [.. input.GetProperty("data").EnumerateArray().Select(v => v.GetSingle())];
        var (logits, error) = model.Run(values, [.. input.GetProperty("shape").EnumerateArray().Select(d => d.GetInt64())]);
        if (error is not null)
        {
            await SayAsync(http, new { error }, 400);
            return;
        }

        await AnswerAsync(http, name, version.Length > 0 ? version : model.Versions.LastOrDefault(), logits, isInBytes);
    }

    private async Task AnswerAsync(HttpContext http, string name, string? version, float[] logits, bool isInBytes)
    {
        var (rows, bytes) = (logits.Length / PlantedModel.Classes, model.InOutputType(logits));
        object tensor = isInBytes
            ? new { name = PlantedModel.Output, datatype = model.OutputType, shape = (long[])[rows, PlantedModel.Classes], parameters = new { binary_data_size = bytes.Length } }
            : new { name = PlantedModel.Output, datatype = model.OutputType, parameters = (object?)null, shape = (long[])[rows, PlantedModel.Classes], data = logits };
        var header = JsonSerializer.SerializeToUtf8Bytes(new { model_name = name, model_version = version, outputs = (object[])[tensor] });
        if (isInBytes) http.Response.Headers[HeaderLength] = header.Length.ToString(CultureInfo.InvariantCulture);
        http.Response.ContentType = isInBytes ? "application/octet-stream" : "application/json";
        await http.Response.Body.WriteAsync(header);
        if (isInBytes) await http.Response.Body.WriteAsync(bytes);
    }

    public static async Task SayAsync(HttpContext http, object document, int status = 200)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(document)));
    }
}
