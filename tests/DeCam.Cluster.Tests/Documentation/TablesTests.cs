using System.CommandLine;
using System.Reflection;
using System.Text.RegularExpressions;
using DeCam.Cluster.Client;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Silo;
using DeCam.Testing;

namespace DeCam.Cluster.Tests.Documentation;

/// <summary>Tables of options and exit codes are those of the programs.</summary>
public sealed partial class TablesTests
{
    private static IEnumerable<int> Codes(Type type) =>
        type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic).Where(f => f.IsLiteral).Select(f => (int)f.GetRawConstantValue()!).Order();

    private static IEnumerable<int> CodesUnder(string document, string heading) =>
        Markdown.RowsUnder(document, heading).Where(cells => int.TryParse(cells[0], out _)).Select(cells => int.Parse(cells[0], null));

    private static IEnumerable<Command> Commands(Command command) => command.Subcommands.SelectMany(Commands).Prepend(command);

    [Fact]
    public void ExitCodes_OfTheClient_AreThoseOfCommands() => Assert.Equal(Codes(typeof(ExitCode)), CodesUnder("docs/commands.md", "Exit codes"));

    [Fact]
    public void ExitCodes_OfTheSilo_AreThoseOfOperations() => Assert.Equal(Codes(typeof(SiloExitCodes)), CodesUnder("docs/operations.md", "Exit codes of `decam-silo`"));

    [Theory]
    [InlineData("docs/commands.md")]
    [InlineData("docs/operations.md")]
    public void Options_InTables_AreTheClients(string document)
    {
        var known = Commands(CommandTree.Build(new(TextWriter.Null, TextWriter.Null, IsTerminal: false, HasColor: false)))
            .SelectMany(c => c.Options).SelectMany(o => o.Aliases.Append(o.Name)).ToHashSet();
        var named = Markdown.RowsOf(document).SelectMany(cells => Option().Matches(cells[0])).Select(m => m.Groups[1].Value).ToList();
        Assert.NotEmpty(named);
        Assert.All(named, option => Assert.Contains(option, known));
    }

    [Fact]
    public void Options_OfExplain_AreAllInCommands()
    {
        var explain = CommandTree.Build(new(TextWriter.Null, TextWriter.Null, IsTerminal: false, HasColor: false)).Subcommands.Single(c => c.Name == "explain");
        var documents = string.Join('\n', Markdown.Lines("docs/commands.md").Concat(Markdown.Lines("docs/operations.md")));
        Assert.All(explain.Options, option => Assert.Contains(option.Name == "--parameter" ? "-p" : option.Name, documents, StringComparison.Ordinal));
    }

    [Fact]
    public void Variables_OfASilo_NameOptions()
    {
        foreach (var document in Markdown.All.Where(d => d != "CHANGELOG.md"))
        {
            foreach (Match variable in Markdown.CodeOf(document).SelectMany(code => Variable().Matches(code)))
            {
                Assert.True(OptionSections.All.TryGetValue(variable.Groups[1].Value, out var section), $"{document} names '{variable.Value}', but there is no such section.");
                Assert.Contains(variable.Groups[2].Value, OptionSections.NamesOf(section!));
            }
        }
    }

    [Fact]
    public void Sweep_InReadme_IsTheSample()
    {
        var sample = File.ReadAllLines(Path.Combine(Fixtures.Repository, "samples", "sweep.yaml")).Where(line => !line.StartsWith('#') && line.Length > 0);
        Assert.Equal(sample, Markdown.LinesOf("README.md", "yaml"));
    }

    [GeneratedRegex("`(--[a-z][a-z-]*)")]
    private static partial Regex Option();

    [GeneratedRegex(@"DeCam__(\w+?)__([A-Za-z]+)")]
    private static partial Regex Variable();
}
