using DeCam.Cluster.Grains.State;
using DeCam.Cluster.Grains.Store;
using DeCam.Cluster.Grains.Sweeps;
using DeCam.Cluster.Testing.Planted;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace DeCam.Cluster.Tests.Grains.Store;

public sealed class StoreScanTests
{
    private static readonly Serializer Serializer = new ServiceCollection().AddSerializer().BuildServiceProvider().GetRequiredService<Serializer>();
    private readonly SharedArtifacts _contents = new();
    private readonly Dictionary<string, byte[]> _records = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(SweepState.Expanding, true)]
    [InlineData(SweepState.Failed, false)]
    public async Task Read_MapsOfASweepWithoutCells_AreNamedWhileItLooksForThem(SweepState state, bool isNamed)
    {
        var map = new string('7', 64);
        var list = await _contents.PutAsync(SweepMaps.List([new Dictionary<string, string> { ["a.png"] = map }]), Token);
        _records["sweep"] = Serializer.SerializeToArray(new SweepGrainState
        {
            State = state,
            Spec = new() { Name = "given", Models = [], Methods = [new() { Name = "other", Method = "given", Maps = list }], Images = new() },
        });

        var scan = await ReadAsync("");

        Assert.Equal((true, isNamed), (scan.Named.Contains(list), scan.Named.Contains(map)));
        Assert.Empty(scan.UnreadableBlocks);
    }

    [Fact]
    public async Task Read_StoresOwnRecord_IsSeenByItsId()
    {
        Assert.False((await ReadAsync("mine")).SawStore);
        _records["store"] = Serializer.SerializeToArray(new StoreRecord { StoreId = "mine" });
        Assert.True((await ReadAsync("mine")).SawStore);
        Assert.False((await ReadAsync("other")).SawStore);
    }

    private async Task<StoreScan> ReadAsync(string storeId)
    {
        var scan = new StoreScan(new(Serializer, new PlantedCensus(_records)), _contents, storeId);
        await scan.ReadAsync(null, searchesBlocks: true, Token);
        return scan;
    }

    private sealed class PlantedCensus(Dictionary<string, byte[]> records) : IStateCensus
    {
        public async IAsyncEnumerable<StoredRecord> ReadAsync(string stateName, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await Task.Yield();
            if (records.TryGetValue(stateName, out var bytes)) yield return new(stateName, bytes, bytes.Length, null);
        }

        public string PlaceOf(string stateName, GrainId grain) => stateName;
    }
}
