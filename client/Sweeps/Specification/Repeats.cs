namespace DeCam.Cluster.Client.Sweeps.Specification;

/// <summary>Looks for what a specification names twice.</summary>
internal static class Repeats
{
    /// <summary>Refuses the second of two equal names.</summary>
    /// <param name="named">Names with their places, in order.</param>
    /// <param name="what">What they name.</param>
    /// <param name="orElse">Another way out than to leave one out, or "".</param>
    /// <exception cref="DeCam.Cluster.Client.CommandLine.CommandFailedException">Two names are equal.</exception>
    public static void Refuse(IEnumerable<(SpecNode Node, string Name)> named, string what, string orElse = "")
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (node, name) in named)
            if (!seen.Add(name)) throw node.Refused($"the {what} '{name}' is named twice; leave one out{orElse}");
    }
}
