using System.CommandLine;

namespace DeCam.Cluster.Client.Sweeps;

/// <summary>The option <c>--id</c> of commands that submit a sweep.</summary>
internal static class SweepIdOption
{
    /// <summary>The option; what cannot be an id is wrong usage.</summary>
    public static Option<string?> Create()
    {
        var option = new Option<string?>("--id") { Description = "Id for the sweep. [default: derived from the specification]", HelpName = "ID" };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && WorkIds.Fault(token.Value) is { } fault) result.AddError(fault);
        });
        return option;
    }
}
