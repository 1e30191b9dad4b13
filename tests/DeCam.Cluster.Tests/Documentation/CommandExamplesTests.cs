using System.CommandLine;
using System.CommandLine.Parsing;
using DeCam.Cluster.Client;
using DeCam.Cluster.Silo;
using DeCam.Cluster.Silo.Commands;
using DeCam.Testing;
using Microsoft.Extensions.Configuration;

namespace DeCam.Cluster.Tests.Documentation;

/// <summary>Command lines in documents are understood by the programs they name.</summary>
public sealed class CommandExamplesTests
{
    private const string Client = "decam", Silo = "decam-silo";

    public static TheoryData<string> Names => [.. Markdown.All.Where(d => d != "CHANGELOG.md")];

    // Lines of console blocks that begin with a prompt, as words; assignments of variables before the program stay.
    private static IEnumerable<string[]> Lines(string document, string program) =>
        Markdown.LinesOf(document, "console").Where(line => line.StartsWith("$ ", StringComparison.Ordinal))
            .Select(line => line[2..].Split('#')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words.SkipWhile(w => w.Contains('=', StringComparison.Ordinal)).FirstOrDefault() == program);

    private static RootCommand Tree() => CommandTree.Build(new(TextWriter.Null, TextWriter.Null, IsTerminal: false, HasColor: false));

    [Theory]
    [MemberData(nameof(Names))]
    public void Client_EveryLine_Parses(string document)
    {
        // In backticks a command may be named without what it takes.
        var quoted = Markdown.CodeOf(document).Where(code => code.StartsWith(Client + " ", StringComparison.Ordinal) && !code.Contains("...", StringComparison.Ordinal))
            .Select(code => code.Split(' '));
        foreach (var words in Lines(document, Client).Select(line => line.SkipWhile(w => w != Client).ToArray()).Concat(quoted))
        {
            var parsed = Tree().Parse(words[1..]);
            if (parsed.Tokens.All(token => token.Type == TokenType.Command)) continue;
            Assert.True(parsed.Errors.Count == 0, $"{document}: '{string.Join(' ', words)}': {(parsed.Errors.Count > 0 ? parsed.Errors[0].Message : "")}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Silo_EveryLine_IsAConfigurationThatStarts(string document)
    {
        foreach (var words in Lines(document, Silo))
        {
            var (variables, arguments) = (words.TakeWhile(w => w != Silo).ToList(), words.SkipWhile(w => w != Silo).Skip(1).ToArray());
            if (arguments is ["certs", ..]) continue;
            var code = await SiloCommandLine.RunAsync(arguments, (configuration, _) =>
            {
                SiloSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(variables.Select(Setting)).AddConfiguration(configuration).Build());
                return Task.FromResult(0);
            });
            Assert.True(code == 0, $"{document}: '{string.Join(' ', words)}' ends with exit code {code}.");
        }
    }

    private static KeyValuePair<string, string?> Setting(string variable)
    {
        var at = variable.IndexOf('=', StringComparison.Ordinal);
        return new(variable[..at].Replace("__", ":", StringComparison.Ordinal), variable[(at + 1)..]);
    }
}
