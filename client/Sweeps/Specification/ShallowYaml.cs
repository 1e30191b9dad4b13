using DeCam.Cluster.Client.CommandLine;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace DeCam.Cluster.Client.Sweeps.Specification;

/// <summary>
/// Counts how deep a document nests while it is parsed: the library builds its tree by recursion, and a deep one would end the process.
/// Keys are words, because the library hashes a key with everything below it, over all its aliases.
/// </summary>
/// <param name="file">Name of the file, for messages.</param>
/// <param name="parser">Reads it.</param>
internal sealed class ShallowYaml(string file, IParser parser) : IParser
{
    /// <summary>Lists and mappings within one another at most.</summary>
    public const int MostDepth = 64;

    // True for a mapping that wants a key next, false for one that wants a value, null for a list.
    private readonly Stack<bool?> _open = [];

    /// <inheritdoc/>
    public ParsingEvent? Current => parser.Current;

    /// <inheritdoc/>
    /// <exception cref="CommandFailedException">The document nests too deep, or has a key that is no word.</exception>
    public bool MoveNext()
    {
        if (!parser.MoveNext()) return false;
        switch (parser.Current)
        {
            case MappingStart or SequenceStart:
                CheckKey(isWord: false);
                if (_open.Count == MostDepth) throw Refused($"lists and mappings are nested deeper than {MostDepth}; a specification needs four levels");
                _open.Push(parser.Current is MappingStart ? true : null);
                break;
            case MappingEnd or SequenceEnd:
                _open.Pop();
                NodeEnds();
                break;
            case Scalar or AnchorAlias:
                CheckKey(parser.Current is Scalar);
                NodeEnds();
                break;
        }

        return true;
    }

    private void CheckKey(bool isWord)
    {
        if (!isWord && _open.TryPeek(out var wantsKey) && wantsKey == true) throw Refused("a key is a list, a mapping or an alias; a key is one word");
    }

    private void NodeEnds()
    {
        if (_open.TryPeek(out var wantsKey) && wantsKey is { } key)
        {
            _open.Pop();
            _open.Push(!key);
        }
    }

    private CommandFailedException Refused(string what) => new(ExitCode.Input, $"Sweep '{file}', line {parser.Current!.Start.Line}: {what}.");
}
