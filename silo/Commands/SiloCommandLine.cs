using System.CommandLine;
using System.CommandLine.Help;
using System.Globalization;
using DeCam.Scoring;

namespace DeCam.Cluster.Silo.Commands;

/// <summary>The command line of <c>decam-silo</c>: every option is another way to write one of the configuration, and wins over the environment.</summary>
internal static class SiloCommandLine
{
    private const string Examples = """

        Examples:
          decam-silo --models ./models                                       one silo on this machine
          decam-silo --join localhost:11111 --port 11112 --gateway-port 30001 --http-port 8081 --models ./models
                                                                             a second one that joins it
          decam-silo --redis redis.local:6379 --address 10.0.0.7 --models /models --trust-network
                                                                             one of many silos that meet in Redis
          decam-silo certs --out ./certs                                     an authority and certificates for mutual TLS

        Every option is also an environment variable, like DeCam__Silo__Port=11111; DeCam__Redis__Password, DeCam__Postgres__User,
        DeCam__Postgres__Password and the DeCam__Tls__, DeCam__Artifacts__ variables have no option here.

        Exit codes: 0 stopped as asked, 1 internal error, 2 wrong option, 3 folder or certificate that cannot be used,
        4 Redis, PostgreSQL, the bucket or the silo to join cannot be used, or the silo was removed from cluster membership, 5 port taken,
        6 a model did not leave native code, or filled the memory: start the silo again.
        """;

    /// <summary>Does what the arguments say and gives the exit code.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="run">Runs a silo with the configuration.</param>
    public static Task<int> RunAsync(string[] arguments, Func<IConfiguration, CancellationToken, Task<int>> run)
    {
        var parsed = Create(run).Parse(arguments);
        // Signals belong to the host, which drains; the command line would end the process after two seconds.
        if (parsed.Errors.Count == 0 || parsed.Action is HelpWithExamples) return parsed.InvokeAsync(new() { ProcessTerminationTimeout = null });
        Console.Error.WriteLine(PrintableText.Of($"{parsed.Errors[0].Message} See decam-silo{(parsed.CommandResult.Command is RootCommand ? "" : $" {parsed.CommandResult.Command.Name}")} --help."));
        return Task.FromResult(SiloExitCodes.Option);
    }

    private static RootCommand Create(Func<IConfiguration, CancellationToken, Task<int>> run)
    {
        var root = new RootCommand("Runs a silo of a DeCam cluster until it is told to stop (Ctrl-C, SIGTERM or SIGHUP).");
        var texts = OptionArguments.All.Select(t => (t.Key, Option: new Option<string?>(t.Name) { Description = t.Help, HelpName = t.Value })).ToList();
        texts.ForEach(t => root.Options.Add(t.Option));
        var models = new Option<string[]>("--models") { Description = "Folder with *.onnx files; may be given several times", HelpName = "DIR" };
        var datasets = new Option<string[]>("--datasets") { Description = "Folder whose sub-folders are datasets; may be given several times", HelpName = "DIR" };
        var trust = new Option<bool>("--trust-network") { Description = "Listen beyond loopback without TLS: everybody who can reach the ports may use the cluster" };
        root.Options.Add(models);
        root.Options.Add(datasets);
        root.Options.Add(trust);
        root.Subcommands.Add(CertsCommand.Create());
        root.Options.OfType<HelpOption>().Single().Action = new HelpWithExamples(Examples);
        root.SetAction((parsed, cancellationToken) =>
        {
            var values = new Dictionary<string, string?>();
            foreach (var (key, option) in texts)
                if (parsed.GetValue(option) is { } value) values[$"{OptionSections.Root}:{key}"] = value;
            AddFolders(values, "Models", parsed.GetValue(models));
            AddFolders(values, "Datasets", parsed.GetValue(datasets));
            if (parsed.GetValue(trust)) values[$"{OptionSections.Root}:Silo:TrustNetwork"] = "true";
            // Naming a server says what it is for, unless the clustering is named as well.
            foreach (var (option, kind) in (ReadOnlySpan<(string, ClusteringKind)>)[("--redis", ClusteringKind.Redis), ("--postgres", ClusteringKind.Postgres)])
                if (parsed.GetValue<string?>(option) is not null) values.TryAdd($"{OptionSections.Root}:Silo:Clustering", kind.ToString());
            return run(new ConfigurationBuilder().AddEnvironmentVariables().AddInMemoryCollection(values).Build(), cancellationToken);
        });
        return root;
    }

    private static void AddFolders(Dictionary<string, string?> values, string section, string[]? folders)
    {
        for (var i = 0; i < (folders?.Length ?? 0); i++)
            values[string.Create(CultureInfo.InvariantCulture, $"{OptionSections.Root}:{section}:Folders:{i}")] = folders![i];
    }
}
