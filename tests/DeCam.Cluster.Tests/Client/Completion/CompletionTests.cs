using System.Diagnostics;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Testing.Processes;

namespace DeCam.Cluster.Tests.Client.Completion;

/// <summary>Real shells complete real lines by the scripts that <c>decam completion</c> prints.</summary>
public sealed class CompletionTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, string, bool> Lines => new()
    {
        { "decam ", "sweep", true },
        { "decam sweep ", "run", true },
        { "decam explain --me", "--mean", true },
        { "decam explain --me", "--method", true },
        { "decam explain --style ", "contour", true },
        { "decam sw", "sweep", true },
        { "decam sweep ru", "run", true },
        { "decam completion z", "zsh", true },
        { "decam explain --meth", "--method", true },
        { "decam explain --method ellip", "ellipse-ridge", true },
        // Before a dash, files are wanted and no options.
        { "decam explain ", "--method", false },
        { "decam explain ", "/h", false },
    };

    // As bash calls it: the line, the cursor, the words up to it.
    private const string InBash = """
        source "$1"; COMP_LINE=$2; COMP_POINT=${#2}; read -ra COMP_WORDS <<<"$2"
        if [[ $2 == *" " ]]; then COMP_WORDS+=(""); fi
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _decam; printf '%s\n' ${#COMPREPLY[@]} "${COMPREPLY[@]}"
        """;

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task Bash_Line_GoesOnWith(string line, string reply, bool isOffered) =>
        Assert.Equal(isOffered, (await InAsync("bash", ["--norc", "-c", InBash], line)).Contains(reply));

    // Without a reply, bash offers files.
    [Theory]
    [InlineData("decam explain ")]
    [InlineData("decam explain --model ")]
    [InlineData("decam explain cat")]
    public async Task Bash_FileIsWanted_HasNoReply(string line) => Assert.Equal(["0"], await InAsync("bash", ["--norc", "-c", InBash], line));

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task Zsh_Line_GoesOnWith(string line, string reply, bool isOffered)
    {
        Requirement.Program("zsh");
        // compadd offers what has been found and fails where nothing of it begins as the word does; then files are offered.
        var replies = await InAsync("zsh", ["-f", "-c", """
            compdef() { :; }; _files() { :; }
            compadd() { shift; local r found=1; for r in "$@"; do if [[ $r == ${words[CURRENT]}* ]]; then print -r -- $r; found=0; fi; done; return $found; }
            source $1; words=(${(s: :)2}); if [[ $2 == *" " ]]; then words+=(""); fi; CURRENT=$#words; _decam
            """], line);

        Assert.Equal(isOffered, replies.Contains(reply));
    }

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task Fish_Line_GoesOnWith(string line, string reply, bool isOffered)
    {
        Requirement.Program("fish");
        var replies = await InAsync("fish", ["--no-config", "-c", "source $argv[1]; complete -C $argv[2]"], line);

        Assert.Equal(isOffered, replies.Select(r => r.Split('\t')[0]).Contains(reply));
    }

    [Fact]
    public async Task PowerShell_Script_RegistersACompleterThatAsksTheProgram()
    {
        var script = (await Decam.RunAsync("completion", "pwsh")).Output;

        Assert.Contains("Register-ArgumentCompleter -Native -CommandName decam", script, StringComparison.Ordinal);
        Assert.Contains("[suggest:$($line.Length)]", script, StringComparison.Ordinal);
        Assert.Equal(script.Count(c => c == '{'), script.Count(c => c == '}'));
    }

    [Theory]
    [MemberData(nameof(Lines))]
    [Trait("Category", "Long")]
    public async Task PowerShell_Line_GoesOnWith(string line, string reply, bool isOffered)
    {
        Requirement.Program("pwsh");
        var complete = _folder.Write("complete.ps1", """
            . ([scriptblock]::Create((Get-Content -Raw $args[0])))
            [System.Management.Automation.CommandCompletion]::CompleteInput($args[1], $args[1].Length, $null).CompletionMatches | ForEach-Object CompletionText
            """u8.ToArray());
        var replies = await InAsync("pwsh", ["-NoProfile", "-File", complete], line);

        Assert.Equal(isOffered, replies.Contains(reply));
    }

    [Fact]
    public async Task Completion_OtherShell_IsRefusedWithThoseThatThereAre() =>
        (await Decam.RunAsync("completion", "tcsh")).IsRefusal(ExitCode.Usage, "'tcsh'", "bash or zsh or fish or pwsh");

    public void Dispose() => _folder.Dispose();

    // "decam" is on the path, as an installed program is.
    private async Task<string[]> InAsync(string shell, string[] start, string line)
    {
        var program = _folder.Write("bin/decam", System.Text.Encoding.UTF8.GetBytes($"#!/bin/sh\nexec dotnet '{Path.Combine(AppContext.BaseDirectory, "decam.dll")}' \"$@\"\n"));
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var script = _folder.Write("script", System.Text.Encoding.UTF8.GetBytes((await Decam.RunAsync("completion", shell)).Output));
        string[] all = shell == "bash" || shell == "zsh" ? [.. start, shell, script, line] : [.. start, script, line];
        var info = new ProcessStartInfo(shell, all) { RedirectStandardOutput = true, RedirectStandardError = true };
        info.Environment["PATH"] = $"{Path.GetDirectoryName(program)}:{info.Environment["PATH"]}";
        info.Environment["HOME"] = _folder.Path;
        info.Environment["POWERSHELL_TELEMETRY_OPTOUT"] = "1";
        using var process = Process.Start(info)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal("", await error);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
