using DeCam.Cluster.Client.Clusters;
using DeCam.Cluster.Client.CommandLine;

namespace DeCam.Cluster.Tests.Client.Clusters;

public class ClusterAddressTests
{
    [Theory]
    [InlineData("localhost", "Gateway", "localhost", 30000)]
    [InlineData("gateway:10.0.0.7:30001", "Gateway", "10.0.0.7", 30001)]
    [InlineData("gateway: 10.0.0.7:30001 ", "Gateway", "10.0.0.7", 30001)]
    [InlineData("redis:cache:6379", "Redis", "cache", 6379)]
    [InlineData("gateway:[::1]:30000", "Gateway", "::1", 30000)]
    [InlineData("redis:[fd00::2]:6379", "Redis", "fd00::2", 6379)]
    public void Parse_KnownForm_IsUnderstood(string text, string kind, string host, int port) =>
        Assert.Equal((kind, new System.Net.DnsEndPoint(host, port)), (ClusterAddress.Parse(text).Kind.ToString(), Assert.Single(ClusterAddress.Parse(text).Endpoints)));

    [Fact]
    public void Parse_SeveralGateways_KeepsTheirOrder() =>
        Assert.Equal([new("a", 1), new("10.0.0.7", 30001)], ClusterAddress.Parse("gateway:a:1,10.0.0.7:30001").Endpoints);

    [Theory]
    [InlineData("http://x")]
    [InlineData("gateway:host")]
    [InlineData("gateway::30000")]
    [InlineData("gateway:a:1,")]
    [InlineData("redis:host:99999")]
    [InlineData("redis:a:1,b:2")]
    [InlineData("gateway:::1:30000")]
    [InlineData("gateway:[host]:30000")]
    [InlineData("gateway:[10.0.0.7]:30000")]
    public void Parse_AnythingElse_IsWrongUsage(string text) =>
        Assert.Equal(ExitCode.Usage, Assert.Throws<CommandFailedException>(() => ClusterAddress.Parse(text)).ExitCode);

    [Fact]
    public void Parse_PasswordInTheAddress_IsNotRepeated() =>
        Assert.DoesNotContain("secret", Assert.Throws<CommandFailedException>(() => ClusterAddress.Parse("redis:host:6379,password=secret")).Message, StringComparison.Ordinal);
}
