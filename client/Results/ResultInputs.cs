using System.Globalization;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Content;
using DeCam.Inference.Files;
using DeCam.Inference.Preprocessing;

namespace DeCam.Cluster.Client.Results;

/// <summary>All that decides a result, name by name, as <c>result.json</c> keeps it: equal inputs give equal results.</summary>
internal static class ResultInputs
{
    private const int Short = 40;

    /// <summary>The inputs of a run; what was not given has no entry.</summary>
    /// <param name="spec">The run as it was asked for, before classes were looked up.</param>
    /// <param name="truth">The true class in the words of the file or name that gives it, or null.</param>
    /// <param name="region">Where the object is, or null.</param>
    public static SortedDictionary<string, string> Of(RunSpec spec, string? truth, ObjectChoice? region)
    {
        var inputs = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["image"] = spec.ImageSha256,
            ["model"] = spec.Model.Sha256,
            ["method"] = spec.Method,
            ["class"] = spec.ClassSelector,
            ["seed"] = Text(spec.Seed),
        };
        Add("preprocessing", Preprocessing(spec));
        Add("preset", spec.Preset);
        Add("budget", spec.Budget is { } budget ? Text(budget) : null);
        Add("precision", spec.Precision);
        Add("protocols", string.Join(',', spec.Protocols));
        Add("snapshots", string.Join(',', spec.Snapshots));
        Add("map", spec.MapSha256);
        Add("true class", truth);
        Add("object", Object(region));
        foreach (var (name, value) in spec.Options) Add($"option {name}", value);
        return inputs;

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value)) inputs[name] = value;
        }
    }

    /// <summary>The inputs that differ, in words; long values are not shown.</summary>
    /// <param name="earlier">The inputs of a result.</param>
    /// <param name="now">Those asked for.</param>
    public static IEnumerable<string> Changes(IReadOnlyDictionary<string, string> earlier, IReadOnlyDictionary<string, string> now) =>
        from name in earlier.Keys.Union(now.Keys).Order(StringComparer.Ordinal)
        let then = earlier.GetValueOrDefault(name)
        let wanted = now.GetValueOrDefault(name)
        where then != wanted
        select then?.Length > Short || wanted?.Length > Short ? $"another {name}" : $"{name} {then ?? "not set"}, now {wanted ?? "not set"}";

    // Labels count by their content, not by their path.
    private static string Preprocessing(RunSpec spec) =>
        PreprocessingSettings.FromJson(spec.Model.Preprocessing, $"model '{spec.Model.Name}'").WithoutPaths().ToCanonicalJson();

    private static string? Object(ObjectChoice? region) => region switch
    {
        null => null,
        { MaskPath: { } mask } => $"mask {ContentKey.Of(OrdinaryFile.ReadAllBytes(mask))}{(region.MaskValue is { } value ? $" value {Text(value)}" : "")}",
        _ => $"box {string.Join(',', region.Box!)}",
    };

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
