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
    private const string Centre = MethodCatalog.Control, Maps = "maps", Alias = "as";

    private static readonly string[] Controls = [.. MethodCatalog.All.Where(m => m.IsControl).Select(m => m.Name)];

    private static readonly string[] OwnKeys = ["name", "preset", Alias, "budget"];

    /// <summary>The keys of a method beside its options.</summary>
    public static IReadOnlyList<string> Keys { get; } = [.. OwnKeys, Maps];

    /// <summary>The methods, the controls last; where maps are judged and no control is named, the centred Gaussian is one.</summary>
    /// <exception cref="CommandFailedException">An entry does not describe a method.</exception>
    public static SweepMethod[] Read(SpecNode methods, SpecNode? controls, bool isJudged)
    {
        var chosen = methods.SomeItems().Select(n => (Node: n, Method: Read(n))).ToList();
        var extra = controls?.Items().Select(n => (Node: n, Method: Control(n))).Where(e => chosen.TrueForAll(c => c.Method.Name != e.Method.Name)).ToList() ?? [];
        Repeats.Refuse(chosen.Concat(extra).Select(m => (m.Node, m.Method.Name)), "method", " or give it another name with 'as'");
        SweepMethod[] all = [.. chosen.Concat(extra).Select(m => m.Method)];
        return controls is null && isJudged && !Array.Exists(all, m => m.IsControl) ? [.. all, new() { Name = Centre, Method = Centre, IsControl = true }] : all;
    }

    private static SweepMethod Control(SpecNode node) => Read(node) is { IsControl: true } control
        ? control
        : throw node.Refused($"controls holds a method other than {string.Join(" and ", Controls)}, which look at nothing; put it under methods");

    private static SweepMethod Read(SpecNode node)
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

            var entry = new SweepMethod { Name = method, Method = method, Preset = preset, Options = options, IsControl = Controls.Contains(method) };
            _ = entry.Choice();
            var name = keys.TryGetValue(Alias, out var alias) ? alias.Text() : preset is null ? method : $"{method}-{preset}";
            if (Controls.Contains(name) && method != name) throw alias!.Refused($"'{name}' is the name of the control; give method '{method}' another name with 'as'");
            return entry with { Name = name, Budget = keys.TryGetValue("budget", out var budget) ? budget.Count() : null };
        }
        catch (ScoringRefusedException refusal)
        {
            throw node.Refused(Sentence.Reason(refusal.Message));
        }
    }

    private static SweepMethod Given(SpecNode node, SpecNode maps)
    {
        var keys = node.Members(Maps, Alias);
        var folder = maps.Text();
        var name = keys.TryGetValue(Alias, out var alias) ? alias.Text() : Path.GetFileName(Path.TrimEndingDirectorySeparator(folder.Replace('\\', '/')));
        if (Controls.Contains(name) || name is "" or "." or "..") throw (alias ?? maps).Refused($"'{name}' is no name for a method; give the maps one with 'as'");
        return new() { Name = name, Method = MethodCatalog.Given, Maps = folder };
    }
}
