using DeCam.Cluster.Client.CommandLine;
using DeCam.Methods;
using DeCam.Methods.Options;
using DeCam.Scoring;

namespace DeCam.Cluster.Client.Sweeps.Specification;

/// <summary>Reads the methods of a specification, each a name or a mapping of name, preset, as, budget and options; and the controls.</summary>
internal static class MethodEntries
{
    private const string DefaultControl = "centre";

    // Grids and windows must fit the input, whose size is not known yet: any fits a large one.
    private const int LargeSide = 1024;

    private static readonly string[] OwnKeys = ["name", "preset", "as", "budget"];

    /// <summary>The methods, the controls last; without a key "controls" the centred Gaussian is one where maps are judged.</summary>
    /// <exception cref="CommandFailedException">One is none.</exception>
    public static SweepMethod[] Read(SpecNode methods, SpecNode? controls, bool isJudged)
    {
        var chosen = methods.Items().Select(Read).ToList();
        var extra = controls is not null ? controls.Items().Select(Read).ToList()
            : isJudged ? [new() { Name = DefaultControl, Method = DefaultControl }] : [];
        return [.. chosen, .. extra.Where(e => chosen.TrueForAll(c => c.Name != e.Name)).Select(e => e with { IsControl = true })];
    }

    private static SweepMethod Read(SpecNode node)
    {
        var keys = node.IsScalar ? new Dictionary<string, SpecNode> { ["name"] = node } : node.Members();
        var method = keys.TryGetValue("name", out var named) ? named.Text() : throw node.Refused("a method has no key 'name'");
        var preset = keys.GetValueOrDefault("preset")?.Text();
        try
        {
            var known = MethodCatalog.Named(method).Options(preset).Select(o => o.Name).ToList();
            var options = new SortedDictionary<string, string>(StringComparer.Ordinal);
            foreach (var (key, value) in keys)
            {
                if (OwnKeys.Contains(key)) continue;
                if (!known.Contains(key))
                    throw value.Refused($"method '{method}' has no option '{key}'; {Nearest.Hint(key, [.. OwnKeys, .. known]).TrimEnd('.')}", isQuestion: true);
                options[key] = value.Text();
            }

            _ = MethodCatalog.Named(method).Resolve(preset, options, LargeSide, LargeSide);
            return new()
            {
                Name = keys.TryGetValue("as", out var alias) ? alias.Text() : preset is null ? method : $"{method}-{preset}",
                Method = method,
                Preset = preset,
                Options = options,
                Budget = keys.TryGetValue("budget", out var budget) ? budget.Count() : null,
            };
        }
        catch (ScoringRefusedException refusal)
        {
            throw node.Refused(refusal.Message.TrimEnd('.'));
        }
    }
}
