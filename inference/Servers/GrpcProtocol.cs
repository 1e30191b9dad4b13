using DeCam.Inference.Servers.Grpc;

namespace DeCam.Inference.Servers;

/// <summary>The protocol by gRPC. Scores travel as bytes.</summary>
/// <param name="http">Requests to the server.</param>
/// <param name="limits">What an answer may take.</param>
internal sealed class GrpcProtocol(ServerHttp http, ServerLimits limits) : IServerProtocol
{
    private readonly GrpcCall _call = new(http);

    /// <inheritdoc/>
    public Task<int> BytesPerValueAsync(CancellationToken cancellationToken) => Task.FromResult(sizeof(float));

    /// <inheritdoc/>
    public async Task<string> SoftwareAsync(CancellationToken cancellationToken)
    {
        try
        {
            var server = await _call.CallAsync("ServerMetadata", new ServerMetadataRequest(), ServerMetadataResponse.Parser, limits.OfFacts, cancellationToken);
            return $"{server.Name} {server.Version}".Trim();
        }
        catch (ServerFaultException e) when (e.Fault == ServerFault.Foreign)
        {
            return "";          // not every server of single models has that method
        }
    }

    /// <inheritdoc/>
    public async Task<ModelFacts> ModelAsync(string name, string version, CancellationToken cancellationToken)
    {
        try
        {
            var model = await _call.CallAsync("ModelMetadata", new ModelMetadataRequest { Name = name, Version = version }, ModelMetadataResponse.Parser, limits.OfFacts, cancellationToken);
            return FactNames.Checked(http, new(model.Name, [.. model.Versions], Tensors(model.Inputs), Tensors(model.Outputs)));
        }
        catch (ServerFaultException e) when (e.Fault == ServerFault.Refused)
        {
            // Some say of a model that they do not know that the argument is invalid.
            throw new ServerFaultException(ServerFault.NoModel, e.Message, e);
        }
    }

    /// <inheritdoc/>
    public async Task<bool> IsReadyAsync(string name, string version, CancellationToken cancellationToken) =>
        (await _call.CallAsync("ModelReady", new ModelReadyRequest { Name = name, Version = version }, ModelReadyResponse.Parser, limits.OfFacts, cancellationToken)).Ready;

    /// <inheritdoc/>
    public async Task<int?> LargestBatchAsync(string name, string version, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await _call.CallAsync("ModelConfig", new ModelConfigRequest { Name = name, Version = version }, ModelConfigResponse.Parser, limits.OfFacts, cancellationToken);
            return answer.Config?.MaxBatchSize;
        }
        catch (ServerFaultException e) when (e.Fault is ServerFault.Foreign or ServerFault.Refused or ServerFault.NoModel or ServerFault.Failed)
        {
            return null;        // said by Triton alone
        }
    }

    /// <inheritdoc/>
    public async Task<InferAnswer> InferAsync(InferRequest request, CancellationToken cancellationToken)
    {
        var message = new ModelInferRequest { ModelName = request.Model, ModelVersion = request.Version };
        message.Inputs.Add(new ModelInferRequest.Types.InferInputTensor { Name = request.Input.Name, Datatype = request.Input.Datatype, Shape = { request.Input.Shape } });
        message.Outputs.Add(new ModelInferRequest.Types.InferRequestedOutputTensor { Name = request.Output });
        var answer = await _call.CallAsync("ModelInfer", message, ModelInferResponse.Parser, limits.OfScores, cancellationToken, request.Content, ModelInferRequest.RawInputContentsFieldNumber);
        var at = answer.Outputs.ToList().FindIndex(o => o.Name == request.Output);
        if (at < 0) throw Foreign(request, "no such output");
        var output = answer.Outputs[at];
        return new(answer.ModelVersion, output.Shape, Values(request, output, at < answer.RawOutputContents.Count ? answer.RawOutputContents[at].Span : default));
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    private float[] Values(InferRequest request, ModelInferResponse.Types.InferOutputTensor output, ReadOnlySpan<byte> raw)
    {
        if (Datatypes.Bytes(output.Datatype) is not (> 0 and var width)) throw Foreign(request, $"{ServerText.Short(output.Datatype)} where FP32, FP64 or FP16 is wanted");
        if (raw.IsEmpty && output.Contents is { } contents)
            return contents.Fp64Contents.Count > 0 ? [.. contents.Fp64Contents.Select(v => (float)v)] : [.. contents.Fp32Contents];
        return raw.Length % width == 0 ? Datatypes.ToFloats(output.Datatype, raw) : throw Foreign(request, $"{raw.Length} bytes of {output.Datatype}, which are not whole values");
    }

    private static TensorFacts[] Tensors(IEnumerable<ModelMetadataResponse.Types.TensorMetadata> tensors) => [.. tensors.Select(t => new TensorFacts(t.Name, t.Datatype, t.Shape))];

    private ServerFaultException Foreign(InferRequest request, string what) =>
        http.Fault(ServerFault.Foreign, $"gives {what} for output '{ServerText.Short(request.Output)}' of model '{ServerText.Short(request.Model)}'; see the log of the server");
}
