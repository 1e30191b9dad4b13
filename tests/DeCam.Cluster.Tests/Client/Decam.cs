using System.Text.Json;
using DeCam.Cluster.Client;
using DeCam.Cluster.Client.CommandLine;

namespace DeCam.Cluster.Tests.Client;

/// <summary>Runs commands in this process and keeps what they said.</summary>
internal static class Decam
{
    public static Task<Said> RunAsync(params string[] arguments) => AnswerAsync(null, arguments);

    /// <summary>Runs a command whose questions are answered; null where nobody can be asked.</summary>
    public static Task<Said> AnswerAsync(string? answer, params string[] arguments) => RunAsync(answer, arguments, TestContext.Current.CancellationToken);

    /// <summary>Runs a command that is interrupted.</summary>
    public static Task<Said> InterruptAsync(CancellationToken interrupt, params string[] arguments) => RunAsync(null, arguments, interrupt);

    private static async Task<Said> RunAsync(string? answer, string[] arguments, CancellationToken interrupt)
    {
        using var input = answer is null ? null : new StringReader(answer);
        using var output = new StringWriter();
        using var error = new StringWriter();
        var console = new CommandConsole(TextWriter.Synchronized(output), TextWriter.Synchronized(error), IsTerminal: false, HasColor: false) { Input = input is null ? null : () => input };
        var code = await DecamProgram.RunAsync(arguments, console, interrupt);
        return new(code, output.ToString(), error.ToString());
    }
}

/// <summary>What a command said.</summary>
internal sealed record Said(int ExitCode, string Output, string Error)
{
    /// <summary>The one JSON document on standard output.</summary>
    public JsonElement Document => JsonDocument.Parse(Output).RootElement;

    /// <summary>Fails unless the command failed, though it had begun to follow its work, and told why.</summary>
    public void Ends(string why)
    {
        Assert.True(ExitCode is not 0, Output);
        Assert.Contains(why, Error + Output, StringComparison.Ordinal);
    }

    /// <summary>Fails unless the command ended with this code and one sentence about all of these words, without a stack trace.</summary>
    public void IsRefusal(int exitCode, params string[] words)
    {
        Assert.True(ExitCode == exitCode, $"exit code {ExitCode} instead of {exitCode}: {Error}");
        var sentence = Assert.Single(Error.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries), line => !IsProgress(line));
        Assert.Matches("[.?]$", sentence);
        Assert.DoesNotContain("Exception", sentence, StringComparison.Ordinal);
        foreach (var word in words) Assert.Contains(word, sentence, StringComparison.OrdinalIgnoreCase);
    }

    private static bool IsProgress(string line) =>
        line.StartsWith("Explaining ", StringComparison.Ordinal) || line.StartsWith("Evaluating ", StringComparison.Ordinal) || line.Contains(" done in ", StringComparison.Ordinal)
        || line.EndsWith(": starting", StringComparison.Ordinal);
}
