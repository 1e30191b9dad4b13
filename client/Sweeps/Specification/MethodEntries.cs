using DeCam.Cluster.Client.CommandLine;
using DeCam.Methods;
using DeCam.Methods.Options;
using DeCam.Scoring;

namespace DeCam.Cluster.Client.Sweeps.Specification;

/// <summary>
/// Reads the methods of a specification, each a name, a mapping of name, preset, as, budget and options, or a folder of maps made
/// elsewhere; and the controls.
/// </summary>
internal static class MethodEntries
{
    private const string Maps = "maps", Alias = "as", Precision = "precision";

    private static readonly string[] Controls = [.. MethodCatalog.All.Where(m => m.IsControl).Select(m => m.Name)];

    private static readonly string[] OwnKeys = ["name", "preset", Alias, "budget", Precision];

    /// <summary>The keys of a method beside its options.</summary>
    public static IReadOnlyList<string> Keys { get; } = [.. OwnKeys, Maps];

    /// <summary>The methods, the controls last; where maps are judged and no control is named, all there are.</summary>
    /// <param name="methods">What the specification says of methods.</param>
    /// <param name="controls">The same of controls, or null.</param>
    /// <param name="isJudged">Whether the maps are judged.</param>
    /// <param name="precision">The precision of searches that have none of their own, or null.</param>
    /// <exception cref="CommandFailedException">An entry does not describe a method.</exception>
    public static SweepMethod[] Read(SpecNode methods, SpecNode? controls, bool isJudged, SpecNode? precision = null)
    {
        var chosen = methods.SomeItems().Select(n => (Node: n, Method: Read(n, precision))).ToList();
        var extra = controls?.Items().Select(n => (Node: n, Method: Control(n))).Where(e => chosen.TrueForAll(c => c.Method.Name != e.Method.Name)).ToList() ?? [];
        Repeats.Refuse(chosen.Concat(extra).Select(m => (m.Node, m.Method.Name)), "method", " or give it another name with 'as'");
        SweepMethod[] all = [.. chosen.Concat(extra).Select(m => m.Method)];
        return controls is null && isJudged && !Array.Exists(all, m => m.IsControl) ? [.. all, .. Controls.Select(c => new SweepMethod { Name = c, Method = c, IsControl = true })] : all;
    }

    private static SweepMethod Control(SpecNode node) => Read(node, null) is { IsControl: true } control
        ? control
        : throw node.Refused($"controls holds a method other than {string.Join(" and ", Controls)}, which alone look at nothing; put it under methods");

    private static SweepMethod Read(SpecNode node, SpecNode? precision)
    {
        var keys = node.IsScalar ? new Dictionary<string, SpecNode> { ["name"] = node } : node.Members();
        if (keys.TryGetValue(Maps, out var maps)) return Given(node, maps);
        var method = keys.TryGetValue("name", out var named) ? named.Text() : throw node.Refused("a method has no key 'name', which names a method, and no key 'maps', which names a folder of maps");
        var preset = keys.GetValueOrDefault("preset")?.Text();
        try
        {
            var known = MethodCatalog.Named(method).Options(preset).Select(o => o.Name).ToList();
            var options = new SortedDictionary<string, string>(StringComparer.Ordinal);
            foreach (var (key, value) in keys)
            {
                if (OwnKeys.Contains(key)) continue;
                if (!known.Contains(key))
                    throw value.Refused($"method '{method}' has no option '{key}'; {Sentence.Reason(Nearest.Hint(key, [.. OwnKeys, .. known]))}");
                options[key] = value.Text();
            }

            var entry = new SweepMethod { Name = method, Method = method, Preset = preset, Options = options, IsControl = MethodCatalog.Named(method).IsControl };
            _ = entry.Choice();
            var name = keys.TryGetValue(Alias, out var alias) ? alias.Text() : preset is null ? method : $"{method}-{preset}";
            if (name != method && Controls.Contains(name)) throw alias!.Refused($"'{name}' is the name of a control; give method '{method}' another name with 'as'");
            return entry with { Name = name, Budget = keys.TryGetValue("budget", out var budget) ? budget.Count() : null, Precision = PrecisionOf(method, keys.GetValueOrDefault(Precision), precision) };
        }
        catch (ScoringRefusedException refusal)
        {
            throw node.Refused(Sentence.Reason(refusal.Message));
        }
    }

    private static string? PrecisionOf(string method, SpecNode? own, SpecNode? ofAll)
    {
        if (own is not null && MethodCatalog.Named(method).IsControl) throw own.Refused($"method '{method}' is a control, which does not search; leave precision out");
        var node = own ?? ofAll;
        var precision = SearchPrecision.Of(method, node?.Word([.. PrecisionNames.All]));
        return precision is null || precision == PrecisionNames.Auto || !MethodCatalog.Named(method).LooksInside ? precision
            : throw node!.Refused($"precision is {precision} but method '{method}' looks inside the model, which is done in float32 only; give that method precision fp32, or use auto");
    }

    private static SweepMethod Given(SpecNode node, SpecNode maps)
    {
        var keys = node.Members(Maps, Alias);
        var folder = maps.Text();
        var name = keys.TryGetValue(Alias, out var alias) ? alias.Text() : Path.GetFileName(Path.TrimEndingDirectorySeparator(folder.Replace('\\', '/')));
        if (name is "" or "." or ".." || Controls.Contains(name)) throw (alias ?? maps).Refused($"'{name}' is no name for a method; give the maps one with 'as'");
        return new() { Name = name, Method = MethodCatalog.Given, Maps = folder };
    }
}
