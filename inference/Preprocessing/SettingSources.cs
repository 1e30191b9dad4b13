namespace DeCam.Inference.Preprocessing;

/// <summary>What states settings of preprocessing, the most important first, noting which of them gave each value.</summary>
/// <param name="all">The sources.</param>
internal sealed class SettingSources(IReadOnlyList<PreprocessingSource> all)
{
    private readonly IReadOnlyList<PreprocessingSource> _all =
        [.. all.Select((s, i) => s with { Settings = s.Settings.Under(all.Take(i).Select(a => a.Settings.Fit).FirstOrDefault(f => f is not null)) })];

    /// <summary>Origin of a value that no source gives.</summary>
    public const string Default = "default";

    /// <summary>Origin of a value that the model's file says.</summary>
    public const string Model = "model";

    /// <summary>Where each value came from, by its key.</summary>
    public Dictionary<string, string> Origins { get; } = [];

    /// <summary>Whether any source states a value.</summary>
    public bool Any(Func<PreprocessingSettings, object?> of) => _all.Any(s => of(s.Settings) is not null);

    /// <summary>A value, or another with its origin where no source states one.</summary>
    public T Pick<T>(string key, Func<PreprocessingSettings, T?> of, Func<(T Value, string Origin)> otherwise)
        where T : struct
    {
        if (Find(key, s => (object?)of(s)) is T said) return said;
        (var value, Origins[key]) = otherwise();
        return value;
    }

    /// <summary>A value, or a default where no source states one.</summary>
    public T Pick<T>(string key, Func<PreprocessingSettings, T?> of, T otherwise)
        where T : struct => Pick(key, of, () => (otherwise, Default));

    /// <summary>A value, or null where no source states one.</summary>
    public T? Find<T>(string key, Func<PreprocessingSettings, T?> of)
        where T : class
    {
        foreach (var (origin, settings) in _all)
        {
            if (of(settings) is not { } said) continue;
            Origins[key] = origin;
            return said;
        }

        return null;
    }
}
