using k8s;
using k8s.Models;

namespace DeCam.Cluster.Tests.Deployment;

/// <summary>The fields that the manifests use of KEDA's ScaledObject, <see href="https://keda.sh/docs/2.18/reference/scaledobject-spec/"/>.</summary>
public sealed class ScaledObject : IKubernetesObject<V1ObjectMeta>
{
    public string ApiVersion { get; set; } = "";

    public string Kind { get; set; } = "";

    public V1ObjectMeta Metadata { get; set; } = new();

    public ScaledObjectSpec Spec { get; set; } = new();
}

public sealed class ScaledObjectSpec
{
    public V2CrossVersionObjectReference ScaleTargetRef { get; set; } = new();

    public int PollingInterval { get; set; }

    public int CooldownPeriod { get; set; }

    public int MinReplicaCount { get; set; }

    public int MaxReplicaCount { get; set; }

    public ScaledObjectAdvanced Advanced { get; set; } = new();

    public IList<ScaleTrigger> Triggers { get; set; } = [];
}

public sealed class ScaledObjectAdvanced
{
    public ScaledObjectBehaviour HorizontalPodAutoscalerConfig { get; set; } = new();
}

public sealed class ScaledObjectBehaviour
{
    public V2HorizontalPodAutoscalerBehavior Behavior { get; set; } = new();
}

public sealed class ScaleTrigger
{
    public string Type { get; set; } = "";

    public string Name { get; set; } = "";

    public string MetricType { get; set; } = "";

    public IDictionary<string, string> Metadata { get; set; } = new Dictionary<string, string>();
}

/// <summary>The fields that the manifests use of the Gateway API's HTTPRoute, <see href="https://gateway-api.sigs.k8s.io/reference/spec/"/>.</summary>
public sealed class HttpRoute : IKubernetesObject<V1ObjectMeta>
{
    public string ApiVersion { get; set; } = "";

    public string Kind { get; set; } = "";

    public V1ObjectMeta Metadata { get; set; } = new();

    public HttpRouteSpec Spec { get; set; } = new();
}

public sealed class HttpRouteSpec
{
    public IList<RouteTarget> ParentRefs { get; set; } = [];

    public IList<string> Hostnames { get; set; } = [];

    public IList<HttpRouteRule> Rules { get; set; } = [];
}

public sealed class HttpRouteRule
{
    public IList<RouteTarget> BackendRefs { get; set; } = [];
}

public sealed class RouteTarget
{
    public string Name { get; set; } = "";

    public string Namespace { get; set; } = "";

    public int? Port { get; set; }
}
