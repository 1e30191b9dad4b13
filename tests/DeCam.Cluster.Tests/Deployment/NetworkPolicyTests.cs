using YamlDotNet.RepresentationModel;
using static DeCam.Cluster.Tests.Deployment.Manifests;

namespace DeCam.Cluster.Tests.Deployment;

/// <summary>The network policies against each other: where all is denied, a connection needs the word of both ends.</summary>
public sealed class NetworkPolicyTests
{
    private static readonly List<YamlMappingNode> Policies = [.. Documents(Path.Combine("base", "network.yaml")).OfType<YamlMappingNode>()];

    [Fact]
    public void Ingress_EveryCaller_MayLeaveByTheSamePorts()
    {
        var entries = Policies.SelectMany(p => Ways(p, "ingress", "from")).ToList();
        Assert.NotEmpty(entries);
        var exits = Policies.SelectMany(p => Ways(p, "egress", "to")).Select(way => (Inside: way.Outside, Outside: way.Inside, way.Port)).ToList();
        Assert.All(entries, entry => Assert.Contains(entry, exits));
    }

    [Fact]
    public void Egress_WhoeverCallsOthers_MayAskForTheirNames()
    {
        foreach (var policy in Policies)
        {
            var rules = List(Under(policy, "spec"), "egress").ToList();
            if (rules.Count > 0) Assert.Contains(rules, rule => Values(rule, "kubernetes.io/metadata.name").Contains("kube-system") && Values(rule, "port").Contains("53"));
        }
    }

    [Fact]
    public void Services_AreHeadless_BecauseGatewaysWantToBeCalledByTheirOwnAddress()
    {
        var services = Files.SelectMany(Documents).OfType<YamlMappingNode>().Where(d => Text(d, "kind") == "Service").ToList();
        Assert.NotEmpty(services);
        Assert.All(services, service => Assert.Equal("None", Text(Under(service, "spec"), "clusterIP")));
    }

    private static IEnumerable<(string Inside, string Outside, string Port)> Ways(YamlMappingNode policy, string direction, string peers) =>
        from rule in List(Under(policy, "spec"), direction)
        from peer in List(rule, peers)
        where peer.Children.ContainsKey("podSelector")
        from port in Values(rule, "port")
        select (Labels(Under(policy, "spec")), Labels(peer), port);

    private static string Labels(YamlMappingNode selected) =>
        string.Join(",", Under(Under(selected, "podSelector"), "matchLabels").Children.Select(label => $"{label.Key}={label.Value}").Order());
}
