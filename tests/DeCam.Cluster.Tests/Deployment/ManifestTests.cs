using DeCam.Cluster.Silo;
using DeCam.Cluster.Silo.Health;
using DeCam.Testing;
using Microsoft.Extensions.Configuration;
using YamlDotNet.RepresentationModel;

namespace DeCam.Cluster.Tests.Deployment;

/// <summary>The Kubernetes manifests against what the silo really has: endpoints, ports, options.</summary>
public sealed class ManifestTests
{
    private static readonly string Folder = Path.Combine(Fixtures.Repository, "k8s");

    public static TheoryData<string> Files => [.. Directory.EnumerateFiles(Folder, "*.yaml", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Folder, f)).Order()];

    [Theory]
    [MemberData(nameof(Files))]
    public void Manifest_Parses_AndHoldsNoSecret(string file)
    {
        foreach (var document in Documents(file))
        {
            if (document is not YamlMappingNode mapping) continue;
            Assert.NotEqual("Secret", Text(mapping, "kind"));
            Assert.False(mapping.Children.ContainsKey("secretGenerator"));
        }
    }

    [Fact]
    public void Kustomization_EveryResource_Exists()
    {
        foreach (var file in Files.Select(row => row.Data).Where(f => f.EndsWith("kustomization.yaml", StringComparison.Ordinal)))
        {
            var folder = Path.GetDirectoryName(Path.Combine(Folder, file))!;
            foreach (var resource in Values(Documents(file).Single(), "resources").Concat(Values(Documents(file).Single(), "path")))
                Assert.True(Path.Exists(Path.Combine(folder, resource)), $"{file} names {resource}, which is not there.");
        }
    }

    [Theory]
    [InlineData("coordinator.yaml", "coordinator,api", true)]
    [InlineData("evaluator.yaml", "evaluator", false)]
    public void Silo_ProbesPortsAndSecurity_AreTheSilos(string file, string roles, bool hasGateway)
    {
        var pod = Documents(Path.Combine("base", file)).First();
        Assert.Equal([HealthEndpoints.Startup, HealthEndpoints.Ready, HealthEndpoints.Live], Values(pod, "path").Where(p => p.StartsWith("/health", StringComparison.Ordinal)));
        var defaults = new SiloHostOptions();
        int[] ports = hasGateway ? [defaults.Port, defaults.GatewayPort, defaults.HttpPort] : [defaults.Port, defaults.HttpPort];
        Assert.Equal(ports.Select(p => p.ToString(null, null)), Values(pod, "containerPort"));
        Assert.All(Values(pod, "readOnlyRootFilesystem").Concat(Values(pod, "runAsNonRoot")), value => Assert.Equal("true", value));
        Assert.Equal(["false"], Values(pod, "automountServiceAccountToken"));
        Assert.Contains(roles, Values(pod, "value"));

        var settings = Settings(pod, Literals("base/kustomization.yaml"));
        Assert.Equal(hasGateway ? defaults.GatewayPort : 0, settings.Silo.GatewayPort);
        Assert.Equal(defaults.Port, settings.Silo.Port);
        Assert.True(settings.Tls.Enabled);
        Assert.True(settings.StoresInRedis);
        Assert.True(settings.Silo.DrainTime < TimeSpan.FromSeconds(int.Parse(Values(pod, "terminationGracePeriodSeconds").Single(), null)));
    }

    [Fact]
    public void Local_MergedSettings_TrustTheNetworkInPlaceOfCertificates()
    {
        var pod = Documents(Path.Combine("base", "coordinator.yaml")).First();
        var merged = Literals("base/kustomization.yaml").Concat(Literals("overlays/local/kustomization.yaml"));
        var settings = Settings(pod, merged);
        Assert.True(settings.Silo.TrustNetwork);
        Assert.False(settings.Tls.Enabled);
    }

    [Fact]
    public void Services_EveryTargetPort_IsAContainersPort()
    {
        foreach (var file in Files.Select(row => row.Data).Where(f => f.StartsWith("base", StringComparison.Ordinal)))
        {
            var documents = Documents(file).ToList();
            var named = documents.SelectMany(d => Mappings(d)).Where(m => m.Children.ContainsKey("containerPort")).Select(m => Text(m, "name")).ToHashSet();
            Assert.All(documents.SelectMany(d => Values(d, "targetPort")), target => Assert.Contains(target, named));
        }
    }

    // What the configuration sees: the config map and the container's own variables; a misspelt one is refused by the reader.
    private static SiloSettings Settings(YamlNode pod, IEnumerable<KeyValuePair<string, string?>> literals)
    {
        var values = new Dictionary<string, string?>();
        foreach (var (name, value) in literals) values[name.Replace("__", ":", StringComparison.Ordinal)] = value;
        foreach (var variable in Mappings(pod).Where(m => Text(m, "name").StartsWith("DeCam__", StringComparison.Ordinal)))
            values[Text(variable, "name").Replace("__", ":", StringComparison.Ordinal)] = variable.Children.ContainsKey("value") ? Text(variable, "value") : "secret";
        values["DeCam:Silo:Address"] = "10.1.2.3";
        return SiloSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(values).Build());
    }

    private static IEnumerable<KeyValuePair<string, string?>> Literals(string kustomization) =>
        Mappings(Documents(kustomization).Single()).Where(m => m.Children.ContainsKey("literals"))
            .SelectMany(m => ((YamlSequenceNode)m.Children["literals"]).Select(n => ((YamlScalarNode)n).Value!.Split('=', 2)))
            .Select(pair => KeyValuePair.Create(pair[0], (string?)pair[1]));

    private static IEnumerable<YamlNode> Documents(string file)
    {
        var stream = new YamlStream();
        using var reader = new StreamReader(Path.Combine(Folder, file));
        stream.Load(reader);
        Assert.NotEmpty(stream.Documents);
        return stream.Documents.Select(d => d.RootNode);
    }

    private static IEnumerable<YamlMappingNode> Mappings(YamlNode node) => node.AllNodes.OfType<YamlMappingNode>();

    private static IEnumerable<string> Values(YamlNode node, string key) =>
        Mappings(node).Where(m => m.Children.ContainsKey(key)).SelectMany(m => m.Children[key] switch
        {
            YamlScalarNode scalar => [scalar.Value!],
            YamlSequenceNode sequence => sequence.OfType<YamlScalarNode>().Select(s => s.Value!),
            _ => Array.Empty<string>(),
        });

    private static string Text(YamlMappingNode node, string key) => node.Children.TryGetValue(key, out var value) && value is YamlScalarNode scalar ? scalar.Value ?? "" : "";
}
