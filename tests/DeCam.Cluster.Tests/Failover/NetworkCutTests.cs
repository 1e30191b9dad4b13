using DeCam.Cluster.Testing.Failover;

namespace DeCam.Cluster.Tests.Failover;

/// <summary>A silo that lives and computes but hears nobody: the work comes to the same end, also after it is heard again.</summary>
[Collection(Failovers.Name), Trait("Category", "Failover")]
public sealed class NetworkCutTests(NamespaceTrio trio, ITestOutputHelper output) : IClassFixture<NamespaceTrio>
{
    private static readonly SiloPart[] Usual = [SiloPart.Coordinator, SiloPart.Evaluator];

    public static TheoryData<SiloPart> Parts => [.. Usual];

    public static TheoryData<SiloPart> OtherParts => [.. Enum.GetValues<SiloPart>().Except(Usual)];

    [Theory, MemberData(nameof(Parts))]
    public Task Work_SiloCutOff_GivesSameMaps(SiloPart part) => PlayAsync(part);

    // The kill matrix of the suite plays these parts, too.
    [Theory, MemberData(nameof(OtherParts)), Trait("Category", "Long")]
    public Task Work_SiloOfAnotherPartCutOff_GivesSameMaps(SiloPart part) => PlayAsync(part);

    private async Task PlayAsync(SiloPart part)
    {
        await trio.StartAsync();
        await new KillMatrix(trio.Group, output.WriteLine)
            .PlayAsync(part, $"cut-{part}".ToLowerInvariant(), trio.Network.Cut, trio.Network.Restore, TestContext.Current.CancellationToken);
    }
}
