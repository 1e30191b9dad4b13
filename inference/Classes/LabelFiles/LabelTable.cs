using System.Globalization;

namespace DeCam.Inference.Classes.LabelFiles;

/// <summary>Lines of fields separated by tabs, semicolons or commas, with or without a header, one of which is an index or a synset id.</summary>
internal static class LabelTable
{
    private static readonly (char Separator, string Form)[] Kinds = [('\t', "tab-separated table"), (';', "semicolon-separated table"), (',', "CSV table")];

    /// <summary>Reads the table.</summary>
    /// <returns>Null where the lines are no such table.</returns>
    /// <exception cref="DeCam.Scoring.ScoringRefusedException">A row does not fit, or the column of the names is not clear.</exception>
    public static LabelList? TryRead(LabelText text)
    {
        foreach (var (separator, form) in Kinds)
        {
            if (Rows(text, separator) is { } rows && Entries(text, rows, out var hasHeader) is { } entries)
                return new(hasHeader ? $"{form} with a header" : form, entries);
        }

        return null;
    }

    private static List<TableRow>? Rows(LabelText text, char separator)
    {
        var rows = new List<TableRow>();
        foreach (var line in text.Filled)
        {
            if (!line.Text.Contains(separator, StringComparison.Ordinal) && separator != '\t') return null;
            if (DelimitedLine.Split(line.Text, separator) is not { Count: > 1 } fields) return null;
            rows.Add(new(line.Number, fields));
        }

        return rows.Count == 0 ? null : rows;
    }

    private static List<LabelEntry>? Entries(LabelText text, List<TableRow> rows, out bool hasHeader)
    {
        var header = rows[0].Fields;
        int[] shared = [.. Enumerable.Range(0, rows.Min(r => r.Fields.Count))];
        var data = rows.Count > 1 ? rows.Skip(1) : rows;
        int[] numbers = [.. shared.Where(c => data.All(r => NumberedLines.IsIndex(r.Fields[c], out _)))];
        int[] ids = [.. shared.Where(c => data.All(r => SynsetId.Is(r.Fields[c])))];
        var synset = ids.Length > 0 ? ids[0] : -1;
        hasHeader = numbers.Any(c => !NumberedLines.IsIndex(header[c], out _)) || (numbers.Length == 0 && synset >= 0 && !SynsetId.Is(header[synset]));
        var named = hasHeader ? FieldNames.IndexAmong(header, numbers.Contains) : -1;
        var index = named >= 0 ? named : numbers.Length > 0 ? numbers[0] : -1;
        if (index < 0 && synset < 0) return null;
        if (named < 0 && !Leads(index, synset) && !CountsAll(data, index)) return null;
        if (!hasHeader) return [.. rows.Select(r => Entry(r, Joined(r.Fields.Where((_, c) => c != index && c != synset)), index, synset))];
        var name = NameColumn(text, header, index, synset);
        return [.. rows.Skip(1).Select(r => Entry(r, Cell(text, r, header.Count, name), index, synset))];
    }

    private static bool Leads(int index, int synset) => index <= 0 || (synset == 0 && index == 1);

    // Numbers behind a name that no header calls indices are such only where they are those of all classes.
    private static bool CountsAll(IEnumerable<TableRow> data, int index)
    {
        var numbers = data.Select(r => int.Parse(r.Fields[index], CultureInfo.InvariantCulture)).Order().ToList();
        return numbers.SequenceEqual(Enumerable.Range(numbers[0] == 0 ? 0 : 1, numbers.Count));
    }

    private static LabelEntry Entry(TableRow row, string name, int index, int synset)
    {
        var id = synset < 0 ? null : row.Fields[synset];
        int? number = index >= 0 && NumberedLines.IsIndex(row.Fields[index], out var parsed) ? parsed : null;
        return LabelEntry.Of(row.Line, name.Length == 0 && id is not null ? id : name, id, number);
    }

    // -1 where there is no other column than those of indices and ids.
    private static int NameColumn(LabelText text, IReadOnlyList<string> header, int index, int synset)
    {
        int[] others = [.. Enumerable.Range(0, header.Count).Where(c => c != index && c != synset)];
        var named = FieldNames.NameAmong(header, others.Contains);
        if (named >= 0) return named;
        return others.Length switch
        {
            0 => -1,
            1 => others[0],
            _ => throw text.Refused($"has the columns {string.Join(", ", header.Select(h => $"'{LabelText.Short(h)}'"))}, and which of them holds the labels is not clear; call that column 'name'."),
        };
    }

    private static string Cell(LabelText text, TableRow row, int width, int column)
    {
        if (column < 0) return "";
        // An unquoted comma in the last column cuts the name in pieces.
        if (column == width - 1 && row.Fields.Count >= width) return Joined(row.Fields.Skip(column));
        return row.Fields.Count == width ? row.Fields[column]
            : throw text.Refused($"has {row.Fields.Count} fields in line {row.Line} but {width} in its header; put names that hold the separator into double quotes.");
    }

    private static string Joined(IEnumerable<string> pieces) => string.Join(", ", pieces.Where(p => p.Length > 0));

    private sealed record TableRow(int Line, IReadOnlyList<string> Fields);
}
