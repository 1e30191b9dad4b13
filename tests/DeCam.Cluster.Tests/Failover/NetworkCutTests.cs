using DeCam.Cluster.Testing.Failover;

namespace DeCam.Cluster.Tests.Failover;

/// <summary>A silo that lives and computes but hears nobody: the work comes to the same end, also after it is heard again.</summary>
[Collection(Failovers.Name), Trait("Category", "Failover")]
public sealed class NetworkCutTests(NamespaceTrio trio, ITestOutputHelper output) : IClassFixture<NamespaceTrio>
{
    public static TheoryData<SiloPart> Parts => [.. Enum.GetValues<SiloPart>()];

    [Theory, MemberData(nameof(Parts))]
    public async Task Work_SiloCutOff_GivesSameMaps(SiloPart part)
    {
        await trio.StartAsync();
        await new KillMatrix(trio.Group, output.WriteLine)
            .PlayAsync(part, $"cut-{part}".ToLowerInvariant(), trio.Network.Cut, trio.Network.Restore, TestContext.Current.CancellationToken);
    }
}
