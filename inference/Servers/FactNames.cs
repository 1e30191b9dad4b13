namespace DeCam.Inference.Servers;

/// <summary>Holds the names that a server gives to what a request can carry and a sentence can show.</summary>
internal static class FactNames
{
    private const int Most = 255;

    /// <summary>The facts, whose versions and tensors have usable names.</summary>
    /// <exception cref="ServerFaultException">One is longer than 255 characters or has control characters.</exception>
    public static ModelFacts Checked(ServerHttp http, ModelFacts facts)
    {
        Check(http, facts, "a version", facts.Versions);
        Check(http, facts, "an input", facts.Inputs.Select(t => t.Name));
        Check(http, facts, "an output", facts.Outputs.Select(t => t.Name));
        return facts;
    }

    private static void Check(ServerHttp http, ModelFacts facts, string what, IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            if (name.Length <= Most && !name.Any(char.IsControl)) continue;
            throw http.Fault(ServerFault.Foreign, $"calls {what} of model '{ServerText.Short(facts.Name)}' '{ServerText.Short(name)}', but names of at most {Most} characters, without control characters, are taken; have it served under another name");
        }
    }
}
