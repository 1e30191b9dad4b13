using System.Text.RegularExpressions;
using DeCam.Testing;

namespace DeCam.Tests.Documentation;

/// <summary>Every hop that docs/walk-of-a-batch.md names is in the file it names.</summary>
public sealed partial class WalkTests
{
    private const string Document = "docs/walk-of-a-batch.md";

    // A hop is a row of a table: number, type or type.member, file, what happens.
    private static List<(string Hop, string File)> Hops =>
    [
        .. from cells in Markdown.RowsOf(Document)
           where cells.Length >= 3 && SourceFile().IsMatch(cells[2])
           from Match hop in Name().Matches(cells[1])
           select (hop.Groups[1].Value, cells[2].Trim('`')),
    ];

    [Fact]
    public void Hops_Each_IsDeclaredInItsFile()
    {
        Assert.NotEmpty(Hops);
        foreach (var (hop, file) in Hops)
        {
            var source = File.ReadAllText(Path.Combine(Fixtures.Repository, file));
            var names = hop.Split('.');
            Assert.True(Regex.IsMatch(source, $@"\b(class|record|struct|interface|enum)\s+{names[0]}\b"), $"{Document} names type '{names[0]}', which {file} does not declare.");
            Assert.True(names.Length == 1 || Regex.IsMatch(source, $@"\b{names[^1]}\b"), $"{Document} names '{hop}', but {file} has no '{names[^1]}'.");
        }
    }

    [GeneratedRegex(@"^`[\w/.-]+\.cs`$")]
    private static partial Regex SourceFile();

    [GeneratedRegex(@"`(\w+(?:\.\w+)?)`")]
    private static partial Regex Name();
}
