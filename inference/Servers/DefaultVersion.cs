namespace DeCam.Inference.Servers;

/// <summary>Finds the version of a model that a server chooses where none is named: an answer to a blank image says it.</summary>
internal static class DefaultVersion
{
    private const int UnknownSide = 224;

    /// <summary>The version; "" where the answer does not say it, or there is none.</summary>
    public static async Task<string> OfAsync(ModelServer server, string name, ModelFacts facts, CancellationToken cancellationToken)
    {
        if (facts is not { Inputs: [var input], Outputs: [var output, ..] } || input.Datatype is not (Datatypes.Float32 or Datatypes.UInt8)) return "";
        long[] shape = [.. input.Shape.Select((d, i) => d > 0 ? d : i == 0 ? 1 : UnknownSide)];
        var bytes = shape.Aggregate(input.Datatype == Datatypes.UInt8 ? 1L : sizeof(float), (product, d) => product * d);
        if (bytes > ServerLimits.RequestBytes) return "";
        try
        {
            var request = new InferRequest(name, "", input with { Shape = shape }, new byte[bytes], output.Name);
            return (await server.AskAsync((protocol, token) => protocol.InferAsync(request, token), cancellationToken)).Version;
        }
        catch (ServerFaultException fault) when (fault.Fault is ServerFault.Refused or ServerFault.Foreign or ServerFault.Failed)
        {
            return "";
        }
    }
}
