using DeCam.Cluster.Silo.Storage;
using Orleans.Storage;

namespace DeCam.Cluster.Tests.Silo.Storage;

public sealed class WholeIdStorageTests
{
    [Theory]
    [InlineData("1", "01")]
    [InlineData("ab", "AB")]
    [InlineData("00000000-0000-0000-0000-00000000000a", "00000000-0000-0000-0000-00000000000A")]
    public async Task Keys_ThatReadAsOneNumber_AreTwo(string one, string other)
    {
        var keys = new SeenKeys();
        var storage = new WholeIdStorage(keys);
        foreach (var key in (string[])[one, other]) await storage.WriteStateAsync("state", GrainId.Create("run", key), new GrainState<string>());
        foreach (var key in (string[])[one, other]) await storage.ReadStateAsync("state", GrainId.Create("run", key), new GrainState<string>());
        Assert.Equal(2, keys.Seen.Distinct().Count());
        Assert.All(keys.Seen, id => Assert.False(id.TryGetIntegerKey(out _, out _) || id.TryGetGuidKey(out _, out _)));
    }

    [Fact]
    public async Task Keys_OfTwoTypes_AreTwo()
    {
        var keys = new SeenKeys();
        foreach (var type in (string[])["run", "sweep"]) await new WholeIdStorage(keys).ClearStateAsync("state", GrainId.Create(type, "a"), new GrainState<string>());
        Assert.Equal(2, keys.Seen.Select(id => id.Key).Distinct().Count());
    }

    private sealed class SeenKeys : IGrainStorage
    {
        public List<GrainId> Seen { get; } = [];

        public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => See(grainId);

        public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => See(grainId);

        public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => See(grainId);

        private Task See(GrainId grainId)
        {
            Seen.Add(grainId);
            return Task.CompletedTask;
        }
    }
}
