using System.CommandLine;

namespace DeCam.Cluster.Client.CommandLine;

/// <summary>How a command speaks.</summary>
/// <param name="Json">One JSON document on standard output and nothing else there.</param>
/// <param name="Quiet">Errors only.</param>
/// <param name="Verbose">Also what the cluster does, and details of errors.</param>
internal sealed record OutputSettings(bool Json, bool Quiet, bool Verbose);

/// <summary>The options of <see cref="OutputSettings"/>, valid on every command.</summary>
internal static class OutputOptions
{
    /// <summary>Name of the option that asks for JSON.</summary>
    public const string JsonName = "--json";

    private static readonly Option<bool> Json = new(JsonName) { Description = "Print one JSON document and nothing else on standard output.", Recursive = true };
    private static readonly Option<bool> Quiet = new("--quiet") { Description = "Print errors only.", Recursive = true };
    private static readonly Option<bool> Verbose = new("--verbose") { Description = "Print warnings of the cluster and details of errors.", Recursive = true };

    /// <summary>Adds them to the root command.</summary>
    public static void AddTo(RootCommand root)
    {
        root.Options.Add(Json);
        root.Options.Add(Quiet);
        root.Options.Add(Verbose);
    }

    /// <summary>Their values.</summary>
    public static OutputSettings Read(ParseResult parsed) => new(parsed.GetValue(Json), parsed.GetValue(Quiet), parsed.GetValue(Verbose));
}
