using System.ComponentModel.DataAnnotations;
using System.Reflection;
using DeCam.Cluster.Grains;
using DeCam.Cluster.Grains.Sweeps;

namespace DeCam.Cluster.Silo;

/// <summary>Which record belongs to which section of the configuration, and the checks that all sections share.</summary>
internal static class OptionSections
{
    /// <summary>The section above all others.</summary>
    public const string Root = "DeCam";

    /// <summary>Record types by section.</summary>
    public static IReadOnlyDictionary<string, Type> All { get; } = new Dictionary<string, Type>(StringComparer.OrdinalIgnoreCase)
    {
        ["Silo"] = typeof(SiloHostOptions),
        ["Redis"] = typeof(RedisOptions),
        ["Postgres"] = typeof(PostgresOptions),
        ["Storage"] = typeof(StorageOptions),
        ["Artifacts"] = typeof(ArtifactOptions),
        ["Models"] = typeof(ModelOptions),
        ["Datasets"] = typeof(DatasetOptions),
        ["Sweeps"] = typeof(SweepOptions),
        ["Waiting"] = typeof(WaitingOptions),
        ["Retention"] = typeof(RetentionSettings),
        ["Tls"] = typeof(TlsOptions),
        ["Devices"] = typeof(DeviceOptions),
        ["Log"] = typeof(LogOptions),
        ["Telemetry"] = typeof(TelemetryOptions),
    };

    /// <summary>Path of the section of a record.</summary>
    public static string PathOf(Type type) => $"{Root}:{All.Single(entry => entry.Value == type).Key}";

    /// <summary>Names of the options of a record: what can be set.</summary>
    public static IEnumerable<string> NamesOf(Type type) => type.GetProperties().Where(p => p.SetMethod is { IsPublic: true }).Select(p => p.Name);

    /// <summary>Reads and checks one section.</summary>
    /// <exception cref="StartRefusedException">A value is wrong.</exception>
    public static T Read<T>(IConfiguration configuration)
        where T : class, new()
    {
        var path = PathOf(typeof(T));
        var section = configuration.GetSection(path);
        foreach (var property in typeof(T).GetProperties().Where(p => section[p.Name] is not null)) ValueForm.Check($"{path}:{property.Name}", section[property.Name]!, property.PropertyType);
        var options = section.Get<T>() ?? new();
        var problems = new List<ValidationResult>();
        if (Validator.TryValidateObject(options, new ValidationContext(options), problems, validateAllProperties: true)) return options;
        var first = problems[0];
        var name = first.MemberNames.FirstOrDefault() ?? "";
        var culprit = typeof(T).GetProperty(name);
        var value = culprit?.GetValue(options);
        // The attribute's own sentence names the member, not the option.
        var wrong = culprit?.GetCustomAttribute<RangeAttribute>() is { } range && !range.IsValid(value) ? $"must be from {range.Minimum} to {range.Maximum}" : first.ErrorMessage?.TrimEnd('.');
        throw StartRefusedException.Option($"{path}:{name} is '{value}': {wrong}; correct or leave out {OptionNames.Written($"{path}:{name}")}.");
    }

    /// <summary>Refuses unknown sections and options, which are misspelt ones.</summary>
    public static void RefuseUnknown(IConfiguration configuration)
    {
        foreach (var section in configuration.GetSection(Root).GetChildren())
        {
            if (!All.TryGetValue(section.Key, out var type)) throw Unknown(section.Path, All.Keys.Select(k => $"{Root}:{k}"));
            foreach (var option in section.GetChildren())
            {
                if (!NamesOf(type).Contains(option.Key, StringComparer.OrdinalIgnoreCase))
                    throw Unknown(option.Path, NamesOf(type).Select(n => $"{section.Path}:{n}"));
            }
        }
    }

    private static StartRefusedException Unknown(string path, IEnumerable<string> known) =>
        StartRefusedException.Option($"Configuration has no option {path}; there are {string.Join(", ", known)}.");
}
