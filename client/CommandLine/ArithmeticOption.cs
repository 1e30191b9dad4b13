using System.CommandLine;

namespace DeCam.Cluster.Client.CommandLine;

/// <summary>Whether devices that calculate differently may score for one result. One instance for each command that has it.</summary>
internal sealed class ArithmeticOption
{
    private const string Same = "same", Any = "any";

    private readonly Option<string?> _option = Parsers.Word("--arithmetic",
        "Devices that score for one result: of the same arithmetic, for which it waits, or any, after which the last bits of the result are not reproducible. [default: same]", Same, Any);

    /// <summary>Adds it to a command.</summary>
    public void AddTo(Command command) => command.Options.Add(_option);

    /// <summary>Whether any may.</summary>
    public bool IsAny(ParseResult parsed) => parsed.GetValue(_option) == Any;
}
