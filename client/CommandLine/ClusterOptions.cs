using System.CommandLine;
using DeCam.Cluster.Silo;
using DeCam.Inference.Servers;

namespace DeCam.Cluster.Client.CommandLine;

/// <summary>Options that say where the work is done. One instance for each command that has them.</summary>
internal sealed class ClusterOptions
{
    private readonly Option<string?> _cluster = new("--cluster")
    {
        Description = "Cluster to use: localhost, gateway:HOST:PORT[,HOST:PORT...] or redis:HOST:PORT (password: DECAM_REDIS_PASSWORD). Without it the work is done in this process. [env: DECAM_CLUSTER]",
        HelpName = "URI",
    };

    private readonly Option<string?> _clusterId = Text("--cluster-id", $"Id under which the silos of --cluster run. [env: DECAM_CLUSTER_ID] [default: {ClusterSettings.DefaultClusterId}]", "ID");
    private readonly Option<string?> _certificate = Text("--tls-certificate", "PEM file of this client's certificate, for silos that speak TLS. [env: DECAM_TLS_CERTIFICATE]", "FILE");
    private readonly Option<string?> _key = Text("--tls-key", "PEM file of its private key. [env: DECAM_TLS_KEY]", "FILE");
    private readonly Option<string?> _authority = Text("--tls-authority", "PEM file of the authority that signed the silos' certificates. [env: DECAM_TLS_AUTHORITY]", "FILE");

    // Timers wait no longer than 24 days.
    private readonly Option<TimeSpan?> _wait = Parsers.Duration("--wait",
        "How long a --cluster that is away or busy is waited for, like 30s, 5m or 1h. [default: 14s where nobody listens, 1m for a busy silo]",
        TimeSpan.Zero, TimeSpan.FromDays(24));

    private readonly Option<string?> _data = new("--data")
    {
        Description = "Folder where a cluster in this process keeps checkpoints and artifacts. [env: DECAM_DATA] [default: ~/.local/share/decam]",
        HelpName = "DIR",
    };

    private readonly Option<string> _device = new("--device")
    {
        Description = "Device that scores: auto, cpu, cuda, cuda:INDEX, cuda:INDEX,INDEX or cuda:all, a card with settings behind it such as \"cuda:0;batch=128\"; or remote:http://HOST:PORT (or https, grpc, grpcs), a model server of the Open Inference Protocol, which gets the pictures. auto falls back to cpu with a warning, an explicit choice never does.",
        HelpName = "NAME",
        DefaultValueFactory = _ => "auto",
    };

    private readonly Option<int?> _threads = Parsers.Number("--threads", "Threads that score on the cpu. [default: one for each core]", 1, DeviceOptions.MostThreads);

    private readonly Option<TimeSpan?> _loadTime = Parsers.Duration("--load-time",
        "Time that a model may take to load in this process, like 90s or 20m, beside a second for each 4 MB of its files. [default: 5m]",
        TimeSpan.FromSeconds(1), TimeSpan.FromDays(1));

    private readonly Option<int?> _loadMemory = Parsers.Number("--load-memory",
        "MiB that a model may take while it loads in this process, beside four times its files. [default: 3584, or half of the memory if that is less]",
        DeviceOptions.LeastLoadMebibytes, DeviceOptions.MostLoadMebibytes);

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_cluster, _clusterId, _certificate, _key, _authority, _wait, _data, _device, _threads, _loadTime, _loadMemory]) command.Options.Add(option);
    }

    /// <summary>Their values; what is unset and has a variable is taken from the environment.</summary>
    /// <exception cref="CommandFailedException">Some files of TLS are named and others not.</exception>
    public ClusterSettings Read(ParseResult parsed)
    {
        var tls = new TlsOptions
        {
            Certificate = Value(parsed, _certificate, "DECAM_TLS_CERTIFICATE") ?? "",
            Key = Value(parsed, _key, "DECAM_TLS_KEY") ?? "",
            Authority = Value(parsed, _authority, "DECAM_TLS_AUTHORITY") ?? "",
        };
        if (!tls.Enabled && tls != new TlsOptions())
            throw new CommandFailedException(ExitCode.Usage, "TLS needs all of --tls-certificate, --tls-key and --tls-authority; give all three or none.");
        var (cluster, device) = (Value(parsed, _cluster, "DECAM_CLUSTER"), parsed.GetValue(_device)!);
        if (cluster is not null && ModelServer.Is(device))
            throw new CommandFailedException(ExitCode.Usage, "A model server is for a cluster in this process, and the silos of --cluster have devices of their own; leave --device out, or ask their operator to set DeCam:Devices:Device.");
        return new(cluster, Value(parsed, _data, "DECAM_DATA"), device, parsed.GetValue(_threads))
        {
            ClusterId = Value(parsed, _clusterId, "DECAM_CLUSTER_ID") ?? ClusterSettings.DefaultClusterId,
            Tls = tls,
            Wait = parsed.GetValue(_wait),
            LoadTime = parsed.GetValue(_loadTime),
            LoadMebibytes = parsed.GetValue(_loadMemory),
            OnlyLooks = parsed.CommandResult.Command.Name is "status" or "list" or "show" or "watch" or "cancel",
            RedisPassword = Environment.GetEnvironmentVariable("DECAM_REDIS_PASSWORD") ?? "",
        };
    }

    private static Option<string?> Text(string name, string description, string helpName) => new(name) { Description = description, HelpName = helpName };

    private static string? Value(ParseResult parsed, Option<string?> option, string variable) =>
        (parsed.GetValue(option) ?? Environment.GetEnvironmentVariable(variable)) is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;
}
