using System.CommandLine;

namespace DeCam.Cluster.Client.CommandLine;

/// <summary>Whether finished work is made anew.</summary>
/// <param name="Restart">Whether to begin anew; otherwise a command goes on with what is there.</param>
/// <param name="Yes">Whether the question before work is dropped is answered already.</param>
internal sealed record RestartChoice(bool Restart, bool Yes)
{
    /// <summary>Says what will be dropped, and in a terminal asks whether to.</summary>
    /// <param name="drops">One sentence on what will be dropped.</param>
    /// <param name="console">Where it is said and answered.</param>
    /// <param name="output">How the command speaks.</param>
    /// <param name="cancellationToken">The user's Ctrl-C, which is no.</param>
    /// <exception cref="CommandFailedException">The user said no.</exception>
    public async Task AllowAsync(string drops, CommandConsole console, OutputSettings output, CancellationToken cancellationToken)
    {
        var asks = !Yes && console.Input is not null;
        if (asks || !output.Quiet) await console.Error.WriteLineAsync(drops);
        if (!asks) return;
        if (!await Question.ConfirmsAsync(console, "Go on?", cancellationToken)) throw new CommandFailedException(ExitCode.Interrupted, "Nothing was dropped.");
    }
}

/// <summary>The options of <see cref="RestartChoice"/>. One instance for each command that has them.</summary>
/// <param name="what">What is made anew.</param>
internal sealed class RestartOptions(string what)
{
    private readonly Option<bool> _restart = new("--restart") { Description = $"Drop what is finished and make {what} anew; says what it drops, and asks first in a terminal." };
    private readonly Option<bool> _yes = new("--yes") { Description = "With --restart: do not ask." };

    // Scripts of earlier versions name these; going on and trying again are the default now.
    private readonly Option<bool> _resume = new("--resume") { Description = "Changes nothing: a command goes on where an earlier one stopped." };

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_restart);
        command.Options.Add(_yes);
        command.Options.Add(_resume);
    }

    /// <summary>Their values.</summary>
    public RestartChoice Read(ParseResult parsed) => new(parsed.GetValue(_restart), parsed.GetValue(_yes));
}
