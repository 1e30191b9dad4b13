using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Net.Sockets;

namespace DeCam.Cluster.Silo;

/// <summary>The silo itself: section <c>DeCam:Silo</c>.</summary>
public sealed record SiloHostOptions : IValidatableObject
{
    private static readonly TimeSpan ShortestDrain = TimeSpan.FromSeconds(6), LeavingTime = TimeSpan.FromSeconds(5), HurryTime = TimeSpan.FromSeconds(1);

    /// <summary>The environment variable that tells a pod its address.</summary>
    internal const string PodAddress = "POD_IP";

    /// <summary>Name of the silo in lists and logs; empty for the environment variable <c>POD_NAME</c>, or the machine's name with the port.</summary>
    public string Name { get; init; } = "";

    /// <summary>Silos with the same name of the cluster belong together.</summary>
    [Required, StringLength(63), RegularExpression("[A-Za-z0-9][A-Za-z0-9._-]*", ErrorMessage = "must be letters, digits, '.', '_' and '-'")]
    public string ClusterId { get; init; } = "decam";

    /// <summary>IP address to listen on and to be found at; empty for the environment variable <c>POD_IP</c>, or loopback.</summary>
    public string Address { get; init; } = "";

    /// <summary>Port of the other silos.</summary>
    /// <value>Default 11111; 0 draws a free one when the silo starts.</value>
    [Range(0, 65535)]
    public int Port { get; init; } = 11111;

    /// <summary>Port of clients that speak the grain protocol; only silos with the role <see cref="SiloRoles.Api"/> open it.</summary>
    /// <value>Default 30000; 0 for none.</value>
    [Range(0, 65535)]
    public int GatewayPort { get; init; } = 30000;

    /// <summary>IP address of the HTTP endpoints.</summary>
    public string HttpAddress { get; init; } = "127.0.0.1";

    /// <summary>Port of the HTTP endpoints.</summary>
    /// <value>Default 8080; 0 draws a free one.</value>
    [Range(0, 65535)]
    public int HttpPort { get; init; } = 8080;

    /// <summary>What the silo does.</summary>
    public SiloRoles Roles { get; init; } = SiloRoles.All;

    /// <summary>How silos find each other.</summary>
    public ClusteringKind Clustering { get; init; } = ClusteringKind.Development;

    /// <summary><c>HOST:PORT</c> of the first silo of development clustering; empty where this is the first.</summary>
    public string Join { get; init; } = "";

    /// <summary>Whether everybody who can reach the ports may use the cluster, so that no TLS is needed beyond loopback.</summary>
    public bool TrustNetwork { get; init; }

    /// <summary>Whether clients may call what is meant for silos: queues, registry and the management grain of Orleans. For diagnosis.</summary>
    /// <value>Default false.</value>
    public bool OpenInternalCalls { get; init; }

    /// <summary>Time to reach the cluster and be part of it.</summary>
    /// <value>Default 60 s.</value>
    public TimeSpan StartTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Time from the wish to stop to the end: batches are finished or given back, coordinators write a checkpoint.</summary>
    /// <value>Default 90 s; at least 6 s, most of which leaving the cluster can take.</value>
    public TimeSpan DrainTime { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>The address in use.</summary>
    internal IPAddress EffectiveAddress => Address.Length > 0 ? IPAddress.Parse(Address)
        : IPAddress.TryParse(Environment.GetEnvironmentVariable(PodAddress), out var pod) ? pod : IPAddress.Loopback;

    /// <summary>
    /// Where the silo listens: on loopback at its address, else everywhere, because a pod's address may not exist inside its network yet
    /// when it is set from outside.
    /// </summary>
    internal IPAddress ListenAddress => IPAddress.IsLoopback(EffectiveAddress) ? EffectiveAddress
        : EffectiveAddress.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any;

    /// <summary>The devices' part of the drain: a half, less where that would leave the silo too little to write checkpoints and leave the cluster.</summary>
    internal TimeSpan DeviceDrainTime => TimeSpan.FromTicks(Math.Max(DrainTime.Ticks / 4, Math.Min(DrainTime.Ticks / 2, (DrainTime - LeavingTime).Ticks)));

    /// <summary>When the host is told to hurry, so that it has ended when the time is over.</summary>
    internal TimeSpan ShutdownTimeout => DrainTime - TimeSpan.FromTicks(Math.Min(DrainTime.Ticks / 8, HurryTime.Ticks));

    /// <summary>The port of clients in use; 0 for none.</summary>
    internal int EffectiveGatewayPort => Roles.HasFlag(SiloRoles.Api) ? GatewayPort : 0;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Address.Length > 0 && !IPAddress.TryParse(Address, out _)) yield return new("must be an IP address", [nameof(Address)]);
        else if (Address.Length > 0 && (EffectiveAddress.Equals(IPAddress.Any) || EffectiveAddress.Equals(IPAddress.IPv6Any)))
            yield return new("must be the one address at which others find this silo; it listens everywhere on its own when that is beyond loopback", [nameof(Address)]);
        if (!IPAddress.TryParse(HttpAddress, out _)) yield return new("must be an IP address", [nameof(HttpAddress)]);
        if ((Roles & ~SiloRoles.All) != 0 || Roles == 0) yield return new("must name some of coordinator, evaluator, api", [nameof(Roles)]);
        if (StartTimeout <= TimeSpan.Zero) yield return new("must be positive, like 00:01:00", [nameof(StartTimeout)]);
        if (DrainTime < ShortestDrain) yield return new("must be 6 seconds or more, like 00:01:30", [nameof(DrainTime)]);
        if (Join.Length > 0 && Clustering != ClusteringKind.Development)
            yield return new("belongs to development clustering alone", [nameof(Join)]);
        if (Join.Length > 0 && !HostPort.TryParse(Join, out _)) yield return new("must be HOST:PORT, with an IPv6 address in brackets", [nameof(Join)]);
        if (Port != 0 && (Port == EffectiveGatewayPort || Port == HttpPort)) yield return new("must differ from the gateway's and the HTTP port", [nameof(Port)]);
        if (HttpPort != 0 && HttpPort == EffectiveGatewayPort) yield return new("must differ from the gateway's port", [nameof(HttpPort)]);
    }
}
