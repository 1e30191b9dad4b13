using System.Net;
using System.Text.Json;

namespace DeCam.Inference.Servers;

/// <summary>The protocol by REST. Scores travel as bytes where the server lists that extension, else as JSON.</summary>
/// <param name="http">Requests to the server.</param>
/// <param name="limits">What an answer may take.</param>
internal sealed class RestProtocol(ServerHttp http, ServerLimits limits) : IServerProtocol
{
    private const string BinaryExtension = "binary_tensor_data";
    private const int BytesOfNumber = 4, BytesOfText = 13;
    private (string Software, bool IsBinary)? _server;

    /// <inheritdoc/>
    public async Task<int> BytesPerValueAsync(CancellationToken cancellationToken) => (await ServerAsync(cancellationToken)).IsBinary ? BytesOfNumber : BytesOfText;

    /// <inheritdoc/>
    public async Task<string> SoftwareAsync(CancellationToken cancellationToken) => (await ServerAsync(cancellationToken)).Software;

    /// <inheritdoc/>
    public async Task<ModelFacts> ModelAsync(string name, string version, CancellationToken cancellationToken)
    {
        var answer = await GetAsync(PathOf(name, version), cancellationToken);
        if (answer.Status is HttpStatusCode.NotFound or HttpStatusCode.BadRequest)
        {
            // A server of something else knows neither the model nor the protocol.
            if (!(await GetAsync("/v2/health/ready", cancellationToken)).IsSuccess && !(await GetAsync("/v2", cancellationToken)).IsSuccess)
                throw http.Fault(ServerFault.Absent, "does not speak the Open Inference Protocol (there is nothing at /v2); give the address of Triton, KServe, OpenVINO Model Server, MLServer or their like");
            throw http.Fault(ServerFault.NoModel, $"has no model '{ServerText.Short(name)}'{(version.Length > 0 ? $" of version {ServerText.Short(version)}" : "")} that is ready{ServerText.Said(answer.Body.Span)}");
        }

        return FactNames.Checked(http, Read(Checked(answer).Body, root => new ModelFacts(
            Text(root, "name"),
            root.TryGetProperty("versions", out var versions) && versions.ValueKind == JsonValueKind.Array ? [.. versions.EnumerateArray().Select(v => v.ToString())] : [],
            Tensors(root, "inputs"),
            Tensors(root, "outputs"))));
    }

    /// <inheritdoc/>
    public async Task<bool> IsReadyAsync(string name, string version, CancellationToken cancellationToken) =>
        (await GetAsync(PathOf(name, version) + "/ready", cancellationToken)).IsSuccess;

    /// <inheritdoc/>
    public async Task<int?> LargestBatchAsync(string name, string version, CancellationToken cancellationToken)
    {
        var answer = await GetAsync(PathOf(name, version) + "/config", cancellationToken);
        if (!answer.IsSuccess) return null;
        try
        {
            using var document = JsonDocument.Parse(answer.Body);
            return document.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty("max_batch_size", out var most) && most.TryGetInt32(out var images) ? images : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;        // said by Triton alone, and something else here
        }
    }

    /// <inheritdoc/>
    public async Task<InferAnswer> InferAsync(InferRequest request, CancellationToken cancellationToken)
    {
        var isBinary = (await ServerAsync(cancellationToken)).IsBinary;
        var answer = await http.SendAsync(uri => RestInfer.Request(uri, request, isBinary), PathOf(request.Model, request.Version) + "/infer", limits.OfScores, cancellationToken);
        return new RestInfer(http).Read(Checked(answer), request);
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    private static string PathOf(string name, string version) =>
        $"/v2/models/{Uri.EscapeDataString(name)}{(version.Length > 0 ? $"/versions/{Uri.EscapeDataString(version)}" : "")}";

    private static string Text(JsonElement root, string key) => root.TryGetProperty(key, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : "";

    // Servers of a model's own code may leave them out.
    private static TensorFacts[] Tensors(JsonElement root, string key) => !root.TryGetProperty(key, out var list) || list.ValueKind == JsonValueKind.Null ? [] :
        [.. list.EnumerateArray().Select(t => new TensorFacts(t.GetProperty("name").GetString() ?? "", t.GetProperty("datatype").GetString() ?? "", [.. t.GetProperty("shape").EnumerateArray().Select(d => d.GetInt64())]))];

    private async Task<(string Software, bool IsBinary)> ServerAsync(CancellationToken cancellationToken)
    {
        if (_server is { } known) return known;
        var answer = await GetAsync("/v2", cancellationToken);
        // One that says nothing of itself has no extension either.
        if (answer.Status == HttpStatusCode.NotFound) return ("", false);
        var found = Read(Checked(answer).Body, root => (
            $"{Text(root, "name")} {Text(root, "version")}".Trim(),
            root.TryGetProperty("extensions", out var extensions) && extensions.ValueKind == JsonValueKind.Array
                && extensions.EnumerateArray().Any(e => e.ValueKind == JsonValueKind.String && e.GetString() == BinaryExtension)));
        _server = found;
        return found;
    }

    private Task<HttpAnswer> GetAsync(string path, CancellationToken cancellationToken) =>
        http.SendAsync(uri => new HttpRequestMessage(HttpMethod.Get, uri), path, limits.OfFacts, cancellationToken);

    private HttpAnswer Checked(HttpAnswer answer) => answer.IsSuccess ? answer : throw StatusFault.Of(http, answer);

    private T Read<T>(ReadOnlyMemory<byte> body, Func<JsonElement, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw http.Fault(ServerFault.Foreign, $"answers what the Open Inference Protocol does not know ({Sentence.Reason(e.Message)}); give the address of Triton, KServe, OpenVINO Model Server, MLServer or their like", e);
        }
    }
}
