using DeCam.Cluster.Testing.Planted;
using DeCam.Cluster.Tests.Grains.Sweeps;

namespace DeCam.Cluster.Tests.Grains;

public sealed class WorkIdsTests
{
    [Theory]
    [InlineData("table-1_b.2")]
    [InlineData("0123456789abcdef")]
    public void Fault_UsualId_IsNone(string id) => Assert.Null(WorkIds.Fault(id));

    [Theory]
    [InlineData("")]
    [InlineData(".hidden")]
    [InlineData("../../x y")]
    [InlineData("a/b")]
    [InlineData("Größe")]
    public void Fault_OtherId_NamesItAndTheRule(string id) => Assert.StartsWith($"The id '{id}' cannot be used; give 1 to 64 letters", WorkIds.Fault(id), StringComparison.Ordinal);

    [Fact]
    public void Fault_EndlessId_IsShownShort() => Assert.InRange(WorkIds.Fault(new('a', 5000))!.Length, 1, 200);

    [Fact]
    public async Task Submit_IdThatIsNone_IsRefusedAndNotWritten()
    {
        await using var cluster = await PlantedCluster.StartAsync(1);
        using var sweep = new PlantedSweep(cluster, images: 1);
        var spec = (await sweep.ResolveAsync()).Spec!;

        var refused = await Assert.ThrowsAsync<ArgumentException>(() => cluster.Grains.GetGrain<ISweepGrain>("../x y").SubmitAsync(spec, restart: false));
        var run = await cluster.Grains.GetGrain<IExplanationGrain>("../x y").SubmitAsync(await cluster.SpecAsync(), restart: false);

        Assert.Contains("'../x y' cannot be used", refused.Message, StringComparison.Ordinal);
        Assert.Equal((RunState.Failed, WorkIds.Fault("../x y")), (run.State, run.Failure?.Message));
        Assert.DoesNotContain(cluster.States.Entries.Keys, k => k.Contains("x y", StringComparison.Ordinal));
    }
}
