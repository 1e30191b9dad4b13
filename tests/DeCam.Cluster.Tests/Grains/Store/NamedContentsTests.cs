using System.Text;
using DeCam.Cluster.Grains.Explanations;
using DeCam.Cluster.Grains.Store;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace DeCam.Cluster.Tests.Grains.Store;

public sealed class NamedContentsTests
{
    private static readonly string Image = new('a', 64);
    private static readonly string Map = string.Concat(Enumerable.Repeat("0123456789abcdef", 4));

    [Fact]
    public void Search_StoredRecord_FindsEveryKeyInIt()
    {
        var record = new RunRecord { Spec = new() { Method = "decam", Model = new("m", "", ""), ImageName = "i", ImageSha256 = Image, MapSha256 = Map }, Checkpoint = [1, 2, 3] };
        var bytes = new ServiceCollection().AddSerializer().BuildServiceProvider().GetRequiredService<Serializer>().SerializeToArray(record);
        var named = new NamedContents();

        named.Search(bytes);

        Assert.True(named.Contains(Image));
        Assert.True(named.Contains(Map));
        Assert.False(named.Contains(new string('b', 64)));
    }

    [Theory]
    [InlineData("x", "y", true)]
    [InlineData("f0", "9", true)]
    [InlineData("", "", true)]
    public void Search_KeyBetweenOtherDigits_IsFound(string before, string after, bool isFound)
    {
        var named = new NamedContents();
        named.Search(Encoding.ASCII.GetBytes(before + Map + after));
        Assert.Equal(isFound, named.Contains(Map));
    }

    [Fact]
    public void Search_ShorterOrUpperCase_IsNoKey()
    {
        var named = new NamedContents();
        named.Search(Encoding.ASCII.GetBytes($"{Map[1..]} {Map.ToUpperInvariant()}"));
        Assert.False(named.Contains(Map));
    }
}
