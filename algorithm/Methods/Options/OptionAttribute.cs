namespace DeCam.Methods.Options;

/// <summary>Gives a property of an options record, or a value of an enumeration used there, its name for users.</summary>
/// <param name="name">Name after <c>-p</c>, or the value after <c>=</c>; lower case, words joined by hyphens.</param>
/// <param name="meaning">One sentence.</param>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Field)]
public sealed class OptionAttribute(string name, string meaning) : Attribute
{
    /// <summary>Name for users.</summary>
    public string Name { get; } = name;

    /// <summary>One sentence on what it means.</summary>
    public string Meaning { get; } = meaning;
}
