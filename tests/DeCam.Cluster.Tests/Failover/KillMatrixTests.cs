using DeCam.Cluster.Testing.Failover;

namespace DeCam.Cluster.Tests.Failover;

/// <summary>Whatever a silo is to some work, and however it is lost: the work comes to the same end.</summary>
[Collection(Failovers.Name), Trait("Category", "Failover")]
public sealed class KillMatrixTests(LoopbackTrio trio, ITestOutputHelper output) : IClassFixture<LoopbackTrio>
{
    public static TheoryData<SiloPart> Parts => [.. Enum.GetValues<SiloPart>()];

    [Theory, MemberData(nameof(Parts))]
    public Task Work_SiloKilled_GivesSameMaps(SiloPart part) => PlayAsync(part, "kill", silo => trio.Group[silo].Kill(), null);

    [Theory, MemberData(nameof(Parts))]
    public Task Work_SiloTerminated_GivesSameMaps(SiloPart part) => PlayAsync(part, "terminate", silo => trio.Group[silo].Terminate(), null);

    [Theory, MemberData(nameof(Parts))]
    public Task Work_SiloHangsForAWhile_GivesSameMaps(SiloPart part) =>
        PlayAsync(part, "freeze", silo => trio.Group[silo].Freeze(), silo => trio.Group[silo].Thaw());

    private async Task PlayAsync(SiloPart part, string fault, Action<int> hurt, Action<int>? mend)
    {
        await trio.StartAsync();
        await new KillMatrix(trio.Group, output.WriteLine).PlayAsync(part, $"{fault}-{part}".ToLowerInvariant(), hurt, mend, TestContext.Current.CancellationToken);
    }
}
