using System.Globalization;
using DeCam.Cluster.Silo;
using DeCam.Testing;
using Microsoft.Extensions.Configuration;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;
using static DeCam.Cluster.Tests.Deployment.Manifests;

namespace DeCam.Cluster.Tests.Deployment;

/// <summary>The silos of <c>docker-compose.yml</c> against the options that a silo has.</summary>
public sealed class ComposeTests
{
    private static readonly string Path = System.IO.Path.Combine(Fixtures.Repository, "docker-compose.yml");
    private static readonly YamlMappingNode Root = Read();
    private static readonly YamlMappingNode[] Silos = [.. Under(Root, "services").Children.Where(service => ((YamlScalarNode)service.Key).Value!.StartsWith("silo-", StringComparison.Ordinal)).Select(service => (YamlMappingNode)service.Value)];

    [Fact]
    public void FirstLine_SaysThatItNeverRan() => Assert.StartsWith("# Never run so far", File.ReadLines(Path).First(), StringComparison.Ordinal);

    [Fact]
    public void Silos_Options_AreASilosAndPlaceItInTheCluster()
    {
        Assert.Equal(3, Silos.Length);
        Assert.All(Silos, silo =>
        {
            var settings = Settings(silo);
            Assert.Equal(Text(Under(Under(silo, "networks"), "cluster"), "ipv4_address"), settings.Silo.Address);
            Assert.True(settings.Silo.TrustNetwork);
            Assert.True(settings.StoresInRedis);
            Assert.Equal("redis:6379", settings.Redis.Connection);
            Assert.True(settings.Silo.DrainTime < TimeSpan.FromSeconds(int.Parse(Text(silo, "stop_grace_period").TrimEnd('s'), CultureInfo.InvariantCulture)));
        });
        Assert.Equal(3, Silos.Select(silo => Settings(silo).Silo.Address).Distinct().Count());
        Assert.Equal(3, Silos.Select(silo => Settings(silo).Silo.Name).Distinct().Count());
    }

    [Fact]
    public void Ports_ThatLeaveTheNetwork_AreLoopbackAndTheSilos()
    {
        Assert.All(Silos, silo =>
        {
            var options = Settings(silo).Silo;
            var ports = Values(silo, "ports").Select(port => port.Split(':')).ToList();
            Assert.All(ports, port => Assert.Equal("127.0.0.1", port[0]));
            // A gateway is reached under its own number only.
            Assert.Contains(ports, port => port[1] == port[2] && port[2] == options.GatewayPort.ToString(CultureInfo.InvariantCulture));
            Assert.Contains(ports, port => port[2] == options.HttpPort.ToString(CultureInfo.InvariantCulture));
        });
        Assert.Equal(6, Silos.SelectMany(silo => Values(silo, "ports")).Distinct().Count());
        Assert.Equal(3, Mappings(Under(Root, "services")).Count(service => service.Children.ContainsKey("ports")));
    }

    [Fact]
    public void Volumes_OfSilos_AreWhatTheirOptionsName()
    {
        Assert.All(Silos, silo =>
        {
            var settings = Settings(silo);
            var mounts = Values(silo, "volumes").Select(volume => volume.Split(':')).ToDictionary(parts => parts[1], parts => parts[0]);
            Assert.True(Directory.Exists(System.IO.Path.Combine(Fixtures.Repository, mounts[Assert.Single(settings.Models.Folders)])));
            Assert.Contains(mounts[settings.Artifacts.Folder], Under(Root, "volumes").Children.Keys.Select(key => ((YamlScalarNode)key).Value));
            Assert.Contains(File.ReadLines(System.IO.Path.Combine(Fixtures.Repository, "Dockerfile")), line => line.Contains($"chown 10001:10001 {settings.Artifacts.Folder}", StringComparison.Ordinal));
        });
    }

    private static SiloSettings Settings(YamlMappingNode silo) => SiloSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(
        Under(silo, "environment").Children.Select(option => KeyValuePair.Create(
            ((YamlScalarNode)option.Key).Value!.Replace("__", ":", StringComparison.Ordinal), ((YamlScalarNode)option.Value).Value))).Build());

    private static YamlMappingNode Read()
    {
        using var file = File.OpenText(Path);
        var stream = new YamlStream();
        stream.Load(new MergingParser(new Parser(file)));
        return (YamlMappingNode)stream.Documents[0].RootNode;
    }
}
