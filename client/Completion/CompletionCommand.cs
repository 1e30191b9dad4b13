using System.CommandLine;
using DeCam.Cluster.Client.CommandLine;

namespace DeCam.Cluster.Client.Completion;

/// <summary><c>decam completion</c>: the script that lets a shell complete commands and options.</summary>
internal static class CompletionCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CommandConsole console)
    {
        var names = string.Join(" or ", CompletionScripts.All.Keys);
        var shell = new Argument<string>("SHELL") { Description = $"The shell: {names}." };
        shell.CompletionSources.Add([.. CompletionScripts.All.Keys]);
        shell.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !CompletionScripts.All.ContainsKey(token.Value)) result.AddError($"Argument SHELL is {names} but got '{token.Value}'.");
        });
        var command = new ExampleCommand("completion", "Print the script that completes commands and options in a shell.",
            "source <(decam completion bash)       # in ~/.bashrc",
            "source <(decam completion zsh)        # in ~/.zshrc, after compinit",
            "decam completion fish | source        # in ~/.config/fish/config.fish",
            "decam completion pwsh | Out-String | Invoke-Expression    # in $PROFILE");
        command.Arguments.Add(shell);
        command.SetAction(parsed =>
        {
            console.Out.WriteDocument(CompletionScripts.All[parsed.GetValue(shell)!]);
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>Whether a shell asks how a line may go on; that line need not be complete.</summary>
    public static bool IsQuestion(IReadOnlyList<string> arguments) => arguments is [['[', 's', 'u', 'g', 'g', 'e', 's', 't', ..], ..];
}
