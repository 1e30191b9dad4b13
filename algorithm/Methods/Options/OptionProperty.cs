using System.ComponentModel.DataAnnotations;
using System.Reflection;
using DeCam.Scoring;

namespace DeCam.Methods.Options;

/// <summary>One property of an options record that users may set.</summary>
internal sealed class OptionProperty(PropertyInfo property, OptionAttribute option)
{
    private readonly RangeAttribute? _range = property.GetCustomAttribute<RangeAttribute>();

    public string Name => option.Name;

    public string Meaning => option.Meaning;

    public string Allowed => OptionValues.Allowed(property.PropertyType, _range);

    public object? ValueIn(object options) => property.GetValue(options);

    /// <summary>Reads the text and sets the property.</summary>
    /// <exception cref="ScoringRefusedException">The text is no value of the option.</exception>
    public void Set(object options, string text, string method)
    {
        if (!OptionValues.TryParse(property.PropertyType, text, out var value)) throw Refusal(method, $"'{text}'");
        property.SetValue(options, value);
    }

    /// <summary>Checks the value against its range.</summary>
    /// <exception cref="ScoringRefusedException">The value is outside.</exception>
    public void Check(object options, string method)
    {
        var value = ValueIn(options);
        if (_range?.IsValid(value) == false) throw Refusal(method, OptionValues.Format(value));
    }

    private ScoringRefusedException Refusal(string method, string got) =>
        new(RefusalKind.Option, $"Option '{Name}' of method '{method}' is {got} but must be {Allowed}.");
}
