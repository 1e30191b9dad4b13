namespace DeCam.Cluster.Silo;

/// <summary>The options of the configuration that have an argument of the command line with one value.</summary>
internal static class OptionArguments
{
    /// <summary>Argument, path below <see cref="OptionSections.Root"/>, the value's name in the help, and the help.</summary>
    public static IReadOnlyList<(string Name, string Key, string Value, string Help)> All { get; } =
    [
        ("--name", "Silo:Name", "NAME", "Name of the silo in lists and logs (default: the machine's name and port)"),
        ("--cluster-id", "Silo:ClusterId", "ID", "Silos with the same id belong together (default decam)"),
        ("--roles", "Silo:Roles", "ROLES", "Some of coordinator (holds runs and queues), evaluator (scores), api (lets clients in); default: all"),
        ("--clustering", "Silo:Clustering", "KIND", "embedded, development, redis or postgres (default development; redis with --redis, postgres with --postgres)"),
        ("--join", "Silo:Join", "HOST:PORT", "First silo of a development cluster"),
        ("--redis", "Redis:Connection", "HOST:PORT", "Redis for clustering, reminders and state"),
        ("--postgres", "Postgres:Connection", "HOST:PORT/DATABASE", "PostgreSQL for clustering, reminders and state"),
        ("--address", "Silo:Address", "IP", "Address of this machine at which others find the silo (default 127.0.0.1)"),
        ("--port", "Silo:Port", "PORT", "Port of the other silos (default 11111; 0 draws a free one)"),
        ("--gateway-port", "Silo:GatewayPort", "PORT", "Port of clients, of silos with the role api (default 30000; 0 for none)"),
        ("--http-port", "Silo:HttpPort", "PORT", "Port of the HTTP endpoints (default 8080; 0 draws a free one)"),
        ("--http-address", "Silo:HttpAddress", "IP", "Address of the HTTP endpoints (default 127.0.0.1)"),
        ("--log-format", "Log:Format", "FORMAT", "Form of the log, text or json (default text)"),
        ("--data", "Storage:Folder", "DIR", "Folder of states and artifacts (default ~/.local/share/decam/clusters/ID)"),
        ("--device", "Devices:Device", "DEVICE", "auto, cpu, cuda, cuda:i, cuda:i,j or cuda:all, or remote:http://HOST:PORT (https, grpc, grpcs) for a model server, which gets the pictures (default auto)"),
        ("--threads", "Devices:Threads", "N", "Threads of the CPU device (default: one for each core)"),
        ("--simulate", "Devices:Simulate", "NxMS", "N simulated devices that take MS milliseconds a batch, like 8x20"),
    ];

    /// <summary>The argument for an option of the configuration; null where there is none.</summary>
    /// <param name="path">Path in the configuration, like <c>DeCam:Silo:Port</c>.</param>
    public static string? Of(string path) =>
        All.FirstOrDefault(argument => path.Equals($"{OptionSections.Root}:{argument.Key}", StringComparison.OrdinalIgnoreCase)).Name;
}
