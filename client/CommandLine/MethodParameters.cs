using DeCam.Methods;

namespace DeCam.Cluster.Client.CommandLine;

/// <summary>Hands the values of <c>-p</c> and <c>--preset</c> to the methods they are meant for.</summary>
internal static class MethodParameters
{
    /// <summary>
    /// The options of each method: <c>rise.masks=500</c> goes to the method named, <c>masks=500</c> to every method with that option.
    /// </summary>
    /// <exception cref="CommandFailedException">A malformed or repeated option, or one that none of the methods has.</exception>
    public static IReadOnlyList<SortedDictionary<string, string>> Distribute(IReadOnlyList<string> methods, IEnumerable<string> parameters)
    {
        var options = methods.Select(_ => new SortedDictionary<string, string>(StringComparer.Ordinal)).ToArray();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        // What is said to one method goes before what is said to all.
        foreach (var (name, value) in parameters.Select(Pair).OrderByDescending(p => p.Name.Contains('.', StringComparison.Ordinal)))
        {
            if (!seen.Add(name)) throw Refused($"Option -p names '{name}' twice; give it once.");
            foreach (var method in Addressed(name, methods)) options[method].TryAdd(name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..], value);
        }

        return options;
    }

    /// <summary>The preset for each method: the one named where a method has it, else its default.</summary>
    /// <exception cref="CommandFailedException">None of several methods has it.</exception>
    public static IReadOnlyList<string?> Presets(IReadOnlyList<string> methods, string? preset)
    {
        if (preset is null) return [.. methods.Select(_ => preset)];
        if (methods is [var only])
        {
            RefuseOf(only, "preset", preset, m => m.Presets.Contains(preset));
            return [preset];
        }

        var presets = methods.Select(m => MethodCatalog.Named(m).Presets.Contains(preset) ? preset : null).ToList();
        return presets.Any(p => p is not null)
            ? presets
            : throw Refused($"None of the methods {string.Join(", ", methods)} has a preset '{preset}'; decam methods lists the presets of each.");
    }

    private static (string Name, string Value) Pair(string parameter)
    {
        var equals = parameter.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0) throw Refused($"Option -p takes name=value but got '{parameter}'.");
        return (parameter[..equals].Trim(), parameter[(equals + 1)..].Trim());
    }

    private static IEnumerable<int> Addressed(string name, IReadOnlyList<string> methods)
    {
        var all = Enumerable.Range(0, methods.Count);
        if (name.Split('.') is [var method, _])
        {
            var at = all.Where(i => methods[i] == method).ToList();
            return at.Count > 0 ? at : throw Refused($"Option -p {name} is for the method '{method}' but --method names {string.Join(", ", methods)}.");
        }

        if (methods is [var only])
        {
            RefuseOf(only, "option", name, m => m.Options(null).Any(o => o.Name == name));
            return all;
        }

        var having = all.Where(i => MethodCatalog.Named(methods[i]).Options(null).Any(o => o.Name == name)).ToList();
        return having.Count > 0
            ? having
            : throw Refused($"None of the methods {string.Join(", ", methods)} has an option '{name}'; decam methods lists the options of each.");
    }

    // What another method has is refused with its name. What none has is refused by the method itself, with the nearest that it has.
    private static void RefuseOf(string method, string what, string name, Func<ExplainerMethod, bool> has)
    {
        if (has(MethodCatalog.Named(method)) || MethodCatalog.All.Where(has).Select(m => m.Name).ToList() is not { Count: > 0 } others) return;
        throw Refused($"Method '{method}' has no {what} '{name}'; {string.Join(", ", others)} {(others.Count == 1 ? "has" : "have")} it: give --method {others[0]}.");
    }

    private static CommandFailedException Refused(string message) => new(ExitCode.Usage, message);
}
