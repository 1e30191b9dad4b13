namespace DeCam.Inference.Servers;

/// <summary>Finds the version of a model that a server chooses where none is named. Of several only an answer says it: that to a blank image.</summary>
internal static class DefaultVersion
{
    private const int UnknownSide = 224;

    /// <summary>The version; "" where the server has none. Where no answer says it, the highest.</summary>
    public static async Task<string> OfAsync(ModelServer server, string name, ModelFacts facts, CancellationToken cancellationToken) => facts.Versions switch
    {
        [] => "",
        [var only] => only,
        var several => await AnsweredAsync(server, name, facts, cancellationToken) is var answered && several.Contains(answered)
            ? answered
            : Highest(several),
    };

    /// <summary>The highest of some versions, which are numbers as a rule.</summary>
    public static string Highest(IEnumerable<string> versions) => versions.OrderBy(v => v.Length).ThenBy(v => v, StringComparer.Ordinal).Last();

    private static async Task<string> AnsweredAsync(ModelServer server, string name, ModelFacts facts, CancellationToken cancellationToken)
    {
        if (facts is not { Inputs: [var input], Outputs: [var output, ..] } || input.Datatype is not (Datatypes.Float32 or Datatypes.UInt8)) return "";
        long[] shape = [.. input.Shape.Select((d, i) => d > 0 ? d : i == 0 ? 1 : UnknownSide)];
        // A product of whole numbers would wrap.
        var bytes = shape.Aggregate(input.Datatype == Datatypes.UInt8 ? 1.0 : sizeof(float), (product, d) => product * d);
        if (bytes > ServerLimits.RequestBytes) return "";
        try
        {
            var request = new InferRequest(name, "", input with { Shape = shape }, new byte[(int)bytes], output.Name);
            return (await server.AskAsync((protocol, token) => protocol.InferAsync(request, token), cancellationToken)).Version;
        }
        catch (ServerFaultException fault) when (fault.Fault is ServerFault.Refused or ServerFault.TooMuch or ServerFault.Foreign or ServerFault.Failed)
        {
            return "";
        }
    }
}
