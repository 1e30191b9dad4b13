using DeCam.Cluster.Silo.Clustering;

namespace DeCam.Cluster.Silo.Health;

/// <summary>Endpoints for probes and operators.</summary>
internal static class HealthEndpoints
{
    /// <summary>The process answers.</summary>
    public const string Live = "/health/live";

    /// <summary>The silo takes work.</summary>
    public const string Ready = "/health/ready";

    /// <summary>The silo is part of the cluster.</summary>
    public const string Startup = "/health/startup";

    /// <summary>Version, name and phase as JSON.</summary>
    public const string Version = "/version";

    /// <summary>Adds the endpoints.</summary>
    public static void MapHealth(this IEndpointRouteBuilder endpoints, SiloSettings settings)
    {
        endpoints.MapGet(Live, () => "live");
        endpoints.MapGet(Ready, (SiloLife life) => Answer(life.IsReady, life));
        endpoints.MapGet(Startup, (SiloLife life) => Answer(life.HasStarted, life));
        endpoints.MapGet(Version, (SiloLife life) => Results.Json(new
        {
            name = ClusterRegistration.NameOf(settings.Silo),
            cluster = settings.Silo.ClusterId,
            version = SoftwareVersion.Current,
            roles = settings.Silo.Roles.ToString().ToLowerInvariant(),
            phase = life.Phase,
        }));
    }

    private static IResult Answer(bool good, SiloLife life) =>
        Results.Text(life.Phase, statusCode: good ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable);
}
