using DeCam.Cluster.Silo;
using DeCam.Cluster.Silo.Health;
using Microsoft.Extensions.Configuration;
using YamlDotNet.RepresentationModel;
using static DeCam.Cluster.Tests.Deployment.Manifests;

namespace DeCam.Cluster.Tests.Deployment;

/// <summary>The Kubernetes manifests against what the silo really has: endpoints, ports, options.</summary>
public sealed class ManifestTests
{
    public static TheoryData<string> Files => [.. Manifests.Files];

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
        foreach (var file in Manifests.Files.Where(f => f.EndsWith("kustomization.yaml", StringComparison.Ordinal)))
        {
            var folder = Path.GetDirectoryName(Path.Combine(Manifests.Folder, file))!;
            foreach (var resource in ((string[])["resources", "components"]).SelectMany(key => Values(Documents(file).Single(), key)).Concat(Values(Documents(file).Single(), "path").Where(p => !p.StartsWith('/'))))
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
        Assert.Equal(hasGateway ? defaults.GatewayPort : 0, settings.Silo.EffectiveGatewayPort);
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
        foreach (var file in Manifests.Files.Where(f => f.StartsWith("base", StringComparison.Ordinal)))
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
}
