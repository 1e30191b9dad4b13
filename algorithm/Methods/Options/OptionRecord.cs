using System.ComponentModel.DataAnnotations;
using System.Reflection;
using DeCam.Scoring;

namespace DeCam.Methods.Options;

/// <summary>Reads, changes and checks an options record through the attributes of its properties.</summary>
internal static class OptionRecord<TOptions> where TOptions : class, new()
{
    /// <summary>The options, in the order the record declares them.</summary>
    public static IReadOnlyList<OptionProperty> Properties { get; } =
    [
        .. typeof(TOptions).GetProperties()
            .Select(p => (Property: p, Option: p.GetCustomAttribute<OptionAttribute>()))
            .Where(p => p.Option is not null)
            .OrderBy(p => p.Property.MetadataToken)
            .Select(p => new OptionProperty(p.Property, p.Option!)),
    ];

    /// <summary>A copy of <paramref name="start"/> with some options changed, checked.</summary>
    /// <exception cref="ScoringRefusedException">An unknown option, or a value that cannot be; one sentence for the user.</exception>
    public static TOptions With(TOptions start, IReadOnlyDictionary<string, string> changes, string method)
    {
        var options = Copy(start);
        foreach (var (name, text) in changes)
        {
            var property = Properties.FirstOrDefault(p => p.Name == name) ?? throw UnknownOption.Refusal(name, method, [.. Properties.Select(p => p.Name)]);
            property.Set(options, text, method);
        }

        Check(options, method);
        return options;
    }

    /// <summary>Checks every range and every rule across options.</summary>
    /// <exception cref="ScoringRefusedException">A value that cannot be.</exception>
    public static void Check(TOptions options, string method)
    {
        foreach (var property in Properties) property.Check(options, method);
        if (options is not IValidatableObject validatable) return;
        var failed = validatable.Validate(new(options)).FirstOrDefault();
        if (failed is not null) throw new ScoringRefusedException(RefusalKind.Option, failed.ErrorMessage ?? $"The options of method '{method}' do not fit together.");
    }

    private static TOptions Copy(TOptions start)
    {
        var copy = new TOptions();
        foreach (var property in typeof(TOptions).GetProperties().Where(p => p.CanWrite))
            property.SetValue(copy, property.GetValue(start));
        return copy;
    }
}
