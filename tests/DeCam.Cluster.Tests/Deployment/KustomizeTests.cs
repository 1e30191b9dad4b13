using DeCam.Testing;
using k8s;
using k8s.Models;

namespace DeCam.Cluster.Tests.Deployment;

/// <summary>What kubectl makes of the overlays and components, read as the types of the Kubernetes interface: a misspelt field or a wrong type is a fault.</summary>
public sealed class KustomizeTests : IDisposable
{
    private static readonly Dictionary<string, Type> Types = new()
    {
        ["keda.sh/v1alpha1/ScaledObject"] = typeof(ScaledObject),
        ["gateway.networking.k8s.io/v1/HTTPRoute"] = typeof(HttpRoute),
    };

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Overlays => [.. FoldersOf("overlays")];

    public static TheoryData<string> Components => [.. FoldersOf("components")];

    /// <inheritdoc/>
    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Overlays))]
    public async Task Overlay_Builds_AndEveryFieldIsKnown(string name)
    {
        var objects = await BuildAsync($"overlays/{name}");

        Assert.Contains(objects, o => o is V1Deployment { Metadata.Name: "decam-evaluator" });
    }

    [Theory]
    [MemberData(nameof(Components))]
    public async Task Component_OnTheBase_BuildsAndEveryFieldIsKnown(string name) => Assert.NotEmpty(await WithAsync(name));

    [Fact]
    public async Task Components_Together_ChangeWhatTheyAreFor()
    {
        var objects = await WithAsync([.. FoldersOf("components")]);

        var evaluator = Single<V1Deployment>(objects, "decam-evaluator");
        var silo = evaluator.Spec.Template.Spec.Containers[0];
        Assert.Equal("1", silo.Resources.Limits["nvidia.com/gpu"].ToString());
        Assert.Equal("cuda", silo.Env.Single(e => e.Name == "DeCam__Devices__Device").Value);
        Assert.Equal(("0", "1"), (evaluator.Spec.Strategy.RollingUpdate.MaxSurge.Value, evaluator.Spec.Strategy.RollingUpdate.MaxUnavailable.Value));
        // KEDA counts the evaluators, and nobody else.
        Assert.Null(evaluator.Spec.Replicas);
        var scaled = Single<ScaledObject>(objects, "decam-evaluator");
        Assert.Equal(("decam-evaluator", 0), (scaled.Spec.ScaleTargetRef.Name, scaled.Spec.MinReplicaCount));
        Assert.Equal("http://otel-collector.observability:4317", objects.OfType<V1ConfigMap>().Single().Data["OTEL_EXPORTER_OTLP_ENDPOINT"]);
        Assert.All(objects.OfType<V1Deployment>(), d => Assert.StartsWith("registry.example.org/", d.Spec.Template.Spec.Volumes.Single(v => v.Name == "models").Image.Reference, StringComparison.Ordinal));
        Assert.DoesNotContain(objects.OfType<V1PersistentVolumeClaim>(), c => c.Metadata.Name == "decam-models");
        Assert.All(objects.OfType<V1PersistentVolumeClaim>(), c => Assert.Equal("shared", c.Spec.StorageClassName));
        Assert.Equal("fast", objects.OfType<V1StatefulSet>().Single().Spec.VolumeClaimTemplates[0].Spec.StorageClassName);
        var service = Single<V1Service>(objects, "decam");
        Assert.Contains(service.Spec.Ports, p => p.Port == Single<HttpRoute>(objects, service.Metadata.Name).Spec.Rules[0].BackendRefs[0].Port);
    }

    [Fact]
    public async Task Base_PodsThatHoldState_AreNotMovedToSaveANode()
    {
        var objects = await WithAsync();

        Assert.All((V1PodTemplateSpec[])[Single<V1Deployment>(objects, "decam-coordinator").Spec.Template, objects.OfType<V1StatefulSet>().Single().Spec.Template],
            pod => Assert.Equal("false", pod.Metadata.Annotations["cluster-autoscaler.kubernetes.io/safe-to-evict"]));
        Assert.Null(Single<V1Deployment>(objects, "decam-evaluator").Spec.Template.Metadata.Annotations);
        Assert.All(objects.OfType<V1PodDisruptionBudget>(), budget => Assert.Equal("AlwaysAllow", budget.Spec.UnhealthyPodEvictionPolicy));
    }

    [Theory]
    [InlineData("load.yaml")]
    [InlineData("sweep.yaml")]
    [InlineData("monitoring/network.yaml")]
    public void File_OfItsOwn_HasFieldsThatAreKnown(string file) => Assert.NotEmpty(Read(File.ReadAllText(Path.Combine(Manifests.Folder, file))));

    // Metrics of the queries are those that silos expose, as dashboard and alerts are held to.
    [Fact]
    public async Task Scaling_AsksForMetricsThatSilosExpose()
    {
        var queries = Single<ScaledObject>(await WithAsync("keda"), "decam-evaluator").Spec.Triggers.Select(t => t.Metadata["query"]).ToList();
        var known = await File.ReadAllTextAsync(Path.Combine(Fixtures.Repository, "docs", "operations.md"), TestContext.Current.CancellationToken);

        var metrics = queries.SelectMany(q => System.Text.RegularExpressions.Regex.Matches(q, "decam_[a-z_]+").Select(m => m.Value)).Distinct().ToList();
        Assert.Equal(["decam_masks_waiting", "decam_evaluations_total"], metrics);
        Assert.All(metrics, m => Assert.Contains($"`{m}`", known, StringComparison.Ordinal));
    }

    private static IEnumerable<string> FoldersOf(string kind) => Directory.EnumerateDirectories(Path.Combine(Manifests.Folder, kind)).Select(d => Path.GetFileName(d)!).Order(StringComparer.Ordinal);

    private static T Single<T>(IEnumerable<object> objects, string name) where T : IKubernetesObject<V1ObjectMeta> => objects.OfType<T>().Single(o => o.Metadata.Name == name);

    private static List<object> Read(string yaml) => KubernetesYaml.LoadAllFromString(yaml, Types, strict: true);

    // A copy, because kustomize reads nothing outside of the folder that it is given.
    private async Task<List<object>> WithAsync(params string[] components)
    {
        Directory.CreateDirectory(_folder.File("k8s", "overlays", "test"));
        await Shell.RunAsync($"cp -R '{Manifests.Folder}/.' '{_folder.File("k8s")}'", _folder.Path);
        await File.WriteAllTextAsync(_folder.File("k8s", "overlays", "test", "kustomization.yaml"),
            $"apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nnamespace: decam\nresources: [../../base]\ncomponents: [{string.Join(", ", components.Select(c => $"../../components/{c}"))}]\n",
            TestContext.Current.CancellationToken);
        return await BuildAsync("overlays/test", _folder.File("k8s"));
    }

    private static async Task<List<object>> BuildAsync(string overlay, string? root = null)
    {
        var version = await Shell.TryAsync("kubectl version --client", Manifests.Folder);
        Assert.SkipUnless(version.Code == 0 && version.Output.Contains("Kustomize Version: v5", StringComparison.Ordinal), "kubectl is not here, or its kustomize is too old to know components.");
        return Read(await Shell.RunAsync($"kubectl kustomize {overlay}", root ?? Manifests.Folder));
    }
}
