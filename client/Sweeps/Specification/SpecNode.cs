using System.Globalization;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Methods.Options;
using YamlDotNet.RepresentationModel;

namespace DeCam.Cluster.Client.Sweeps.Specification;

/// <summary>A node of a specification that knows its place, so that every refusal names file and line.</summary>
/// <param name="file">Name of the file.</param>
/// <param name="key">Name of the node in messages.</param>
/// <param name="node">The node.</param>
internal sealed class SpecNode(string file, string key, YamlNode node)
{
    /// <summary>Name of the node in messages.</summary>
    public string Key => key;

    /// <summary>Whether it is a single value.</summary>
    public bool IsScalar => node is YamlScalarNode;

    /// <summary>The members of a mapping, by key.</summary>
    /// <exception cref="CommandFailedException">The node is not a mapping.</exception>
    public IReadOnlyDictionary<string, SpecNode> Members()
    {
        if (node is not YamlMappingNode mapping) throw Refused($"{key} is {Kind} but a mapping of keys is wanted");
        var members = new Dictionary<string, SpecNode>(StringComparer.Ordinal);
        foreach (var (name, value) in mapping.Children)
            members[(name as YamlScalarNode)?.Value ?? throw Refused($"{key} has a key that is no word")] = new(file, ((YamlScalarNode)name).Value!, value);
        return members;
    }

    /// <summary>The members of a mapping that may have these keys only.</summary>
    /// <exception cref="CommandFailedException">The node is not a mapping, or has another key.</exception>
    public IReadOnlyDictionary<string, SpecNode> Members(params string[] known)
    {
        var members = Members();
        foreach (var (name, member) in members)
            if (!known.Contains(name)) throw member.Refused($"key '{name}' is not known in {key}; {Sentence.Reason(Nearest.Hint(name, known))}");
        return members;
    }

    /// <summary>The items of a list; a single value is a list of one.</summary>
    public IReadOnlyList<SpecNode> Items() => node is YamlSequenceNode list
        ? [.. list.Children.Select(child => new SpecNode(file, key, child))]
        : [this];

    /// <summary>The items of a list of at least one.</summary>
    /// <exception cref="CommandFailedException">The list is empty.</exception>
    public IReadOnlyList<SpecNode> SomeItems() => Items() is { Count: > 0 } items ? items : throw Refused($"{key} is empty; name at least one");

    /// <summary>The value as text.</summary>
    /// <exception cref="CommandFailedException">The node is not a single value, is empty, or holds NUL.</exception>
    public string Text() => node is YamlScalarNode { Value: { Length: > 0 } value }
        ? !value.Contains('\0') ? value : throw Refused($"{key} is '{value.Replace("\0", "\\0", StringComparison.Ordinal)}', which holds the character NUL; leave it out")
        : throw Refused($"{key} is {Kind} but one value is wanted");

    /// <summary>The value as a whole number of at least <paramref name="least"/>.</summary>
    /// <exception cref="CommandFailedException">The value is not such a number.</exception>
    public long Whole(long least) => long.TryParse(Text(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least
        ? value
        : throw Refused($"{key} is '{Text()}' but a whole number of at least {least} is wanted");

    /// <summary>As <see cref="Whole"/>, within the range of counts.</summary>
    /// <exception cref="CommandFailedException">The value is not such a number.</exception>
    public int Count() => Whole(1) <= int.MaxValue ? (int)Whole(1) : throw Refused($"{key} is {Whole(1)} but at most {int.MaxValue} is possible");

    /// <summary>One of a few words.</summary>
    /// <exception cref="CommandFailedException">The value is not one of the words.</exception>
    public string Word(params string[] words) => words.Contains(Text())
        ? Text()
        : throw Refused($"{key} is '{Text()}' but {string.Join(" or ", words)} is wanted");

    /// <summary>The refusal of this node.</summary>
    /// <param name="what">What is wrong, without an end mark.</param>
    public CommandFailedException Refused(string what) =>
        new(ExitCode.Input, $"Sweep '{file}', line {node.Start.Line}: {what}{(what.EndsWith("'?", StringComparison.Ordinal) ? "" : ".")}");

    private string Kind => node switch
    {
        YamlScalarNode { Value: null or "" } => "empty",
        YamlScalarNode scalar => $"'{scalar.Value}'",
        YamlSequenceNode => "a list",
        _ => "a mapping",
    };
}
