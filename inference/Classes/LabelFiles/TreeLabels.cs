namespace DeCam.Inference.Classes.LabelFiles;

/// <summary>Finds the labels in JSON or Python values.</summary>
internal static class TreeLabels
{
    // Objects that hold the labels under one of these keys, beside other things.
    private static readonly string[] Wrappers = ["id2label", "label_names", "labels", "names", "classes", "label2id", "class_to_idx"];
    private const string Descriptions = "label_descriptions";

    /// <summary>The labels of a list, or of a dict from indices to labels or from labels to indices.</summary>
    /// <exception cref="FormatException">There is a value that gives no label.</exception>
    public static IReadOnlyList<LabelEntry> Of(LabelNode node) => node switch
    {
        ListNode list => [.. list.Items.Select(item => Item(item, null))],
        MapNode map => OfMap(map),
        _ => throw new FormatException($"holds {Named(node)} where a list or a dict of labels is wanted"),
    };

    private static IReadOnlyList<LabelEntry> OfMap(MapNode map)
    {
        if (map.Pairs.All(p => IndexOf(p.Key) is not null && p.Value is not NumberNode)) return [.. map.Pairs.Select(p => Item(p.Value, IndexOf(p.Key)))];
        if (map.Pairs.All(p => p is { Key: TextNode, Value: NumberNode })) return [.. map.Pairs.Select(Inverted)];
        foreach (var name in Wrappers)
        {
            if (map.Pairs.FirstOrDefault(p => p.Key is TextNode key && key.Text == name && p.Value is ListNode or MapNode).Value is not { } inside) continue;
            return Inside(map, Descriptions) is MapNode descriptions ? [.. Of(inside).Select(entry => Described(entry, descriptions))] : Of(inside);
        }

        var odd = map.Pairs.First(p => IndexOf(p.Key) is null || p.Value is NumberNode);
        throw new FormatException($"has the key {Named(odd.Key)} with {Named(odd.Value)} in line {odd.Key.Line}, but keys must be indices with labels, or labels with indices");
    }

    private static LabelNode? Inside(MapNode map, string name) => map.Pairs.FirstOrDefault(p => p.Key is TextNode key && key.Text == name).Value;

    // timm lists synset ids, and what they mean apart.
    private static LabelEntry Described(LabelEntry entry, MapNode descriptions) => Inside(descriptions, entry.Name) is TextNode text
        ? LabelEntry.Of(entry.Line, text.Text, SynsetId.Is(entry.Name) ? entry.Name : null, entry.Index)
        : entry;

    private static LabelEntry Inverted((LabelNode Key, LabelNode Value) pair)
    {
        var name = ((TextNode)pair.Key).Text;
        return LabelEntry.Of(pair.Key.Line, name, null, NotNegative(((NumberNode)pair.Value).Value, pair.Key.Line));
    }

    private static LabelEntry Item(LabelNode node, int? index) => node switch
    {
        TextNode text => LabelEntry.Of(node.Line, text.Text, null, index),
        ListNode { Items: var items } when items.Count > 0 && items.All(i => i is TextNode) => Pieces(node.Line, [.. items.Select(i => ((TextNode)i).Text)], index),
        ListNode { Items: [var first, TextNode name] } when index is null && IndexOf(first) is { } number => LabelEntry.Of(node.Line, name.Text, null, number),
        MapNode { Pairs: [var only] } when index is null && IndexOf(only.Key) is { } number => Item(only.Value, number),
        MapNode map => Fields(map, index),
        _ => throw new FormatException($"holds {Named(node)} in line {node.Line} where a label is wanted"),
    };

    private static LabelEntry Pieces(int line, IReadOnlyList<string> pieces, int? index)
    {
        var synset = SynsetId.Is(pieces[0]) ? pieces[0] : null;
        return LabelEntry.Of(line, synset is null || pieces.Count == 1 ? string.Join(", ", pieces) : string.Join(", ", pieces.Skip(1)), synset, index);
    }

    private static LabelEntry Fields(MapNode map, int? index)
    {
        string[] keys = [.. map.Pairs.Select(p => p.Key is TextNode text ? text.Text : "")];
        var number = FieldNames.IndexAmong(keys, i => IndexOf(map.Pairs[i].Value) is not null);
        var name = FieldNames.NameAmong(keys, i => i != number && map.Pairs[i].Value is TextNode);
        if (name < 0)
            throw new FormatException($"has an object with the keys {string.Join(", ", keys.Take(5).Select(k => $"'{LabelText.Short(k)}'"))} in line {map.Line}, none of which is 'name' or 'label'");
        var synset = map.Pairs.Select(p => p.Value).OfType<TextNode>().FirstOrDefault(t => SynsetId.Is(t.Text))?.Text;
        return LabelEntry.Of(map.Line, ((TextNode)map.Pairs[name].Value).Text, synset, index ?? (number < 0 ? null : IndexOf(map.Pairs[number].Value)));
    }

    private static int? IndexOf(LabelNode node) => node switch
    {
        NumberNode number => NotNegative(number.Value, number.Line),
        TextNode text when NumberedLines.IsIndex(text.Text, out var index) => index,
        _ => null,
    };

    private static int NotNegative(int index, int line) => index >= 0 ? index : throw new FormatException($"gives the index {index} in line {line}, but indices begin with 0");

    private static string Named(LabelNode node) => node switch
    {
        TextNode text => $"'{LabelText.Short(text.Text)}'",
        NumberNode number => $"the number {number.Value}",
        OtherNode other => $"'{LabelText.Short(other.Text)}'",
        MapNode => "an object",
        _ => "a list",
    };
}
