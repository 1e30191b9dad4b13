namespace DeCam.Cluster.Client.Completion;

/// <summary>
/// One script for each shell. All ask the program itself, by its directive [suggest:POSITION] and the line without the program's
/// name. Options are offered once a dash is typed; before that, and where the program knows nothing, files are.
/// </summary>
internal static class CompletionScripts
{
    private const string Bash = """
        _decam() {
            local first=${COMP_WORDS[0]} word=${COMP_WORDS[COMP_CWORD]} line=${COMP_LINE:0:COMP_POINT} reply
            line=${line#"$first"}
            line=${line# }
            COMPREPLY=()
            while IFS= read -r reply; do
                if [[ -n $reply && $reply == "$word"* && ( $word == -* || $reply != [-/]* ) ]]; then COMPREPLY+=("$reply"); fi
            done < <("${first/#\~/$HOME}" "[suggest:${#line}]" "$line" 2>/dev/null </dev/null)
        }
        complete -o default -F _decam decam
        """;

    private const string Zsh = """
        #compdef decam
        _decam() {
            local word="${words[CURRENT]}" line="${(j: :)words[2,CURRENT]}" reply
            local -a found
            for reply in ${(f)"$(${~words[1]} "[suggest:${#line}]" "$line" 2>/dev/null </dev/null)"}; do
                if [[ "$word" == -* || "$reply" != [-/]* ]]; then found+=("$reply"); fi
            done
            compadd -- $found || _files
        }
        if [[ "$funcstack[1]" == _decam ]]; then _decam "$@"; else compdef _decam decam; fi
        """;

    private const string Fish = """
        function __decam_complete
            set -l word (commandline -ct)
            set -l line (commandline -cp | string replace -r '^\S+\s?' '')
            set -l found
            for reply in (decam "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null </dev/null)
                test -n "$reply"; or continue
                if string match -q -- '-*' "$word"; or not string match -qr -- '^[-/]' "$reply"
                    set -a found $reply
                end
            end
            if set -q found[1]
                printf '%s\n' $found
            else
                __fish_complete_path "$word"
            end
        end
        complete -c decam -f -a '(__decam_complete)'
        """;

    // The tree of the line has no spaces at its end.
    private const string PowerShell = """
        Register-ArgumentCompleter -Native -CommandName decam -ScriptBlock {
            param($word, $tree, $position)
            $first = $tree.CommandElements[0].Extent.Text
            $typed = $tree.Extent.Text.PadRight($position - $tree.Extent.StartOffset)
            $line = $typed.Substring([Math]::Min($typed.Length, $first.Length + 1))
            & $tree.CommandElements[0].Value "[suggest:$($line.Length)]" $line 2>$null |
                Where-Object { $_ -and $_.StartsWith($word) -and ($word.StartsWith('-') -or $_ -notmatch '^[-/]') } |
                ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
        }
        """;

    /// <summary>The scripts by the names of the shells.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } =
        new Dictionary<string, string>(StringComparer.Ordinal) { ["bash"] = Bash, ["zsh"] = Zsh, ["fish"] = Fish, ["pwsh"] = PowerShell };
}
