using CsCheck;
using DeCam.Cluster.Grains.Explanations;
using DeCam.Cluster.Testing.Planted;

namespace DeCam.Cluster.Tests.Grains.Explanations;

public sealed class MessagePartsTests
{
    private const int Limit = 64 * 1024;

    [Fact]
    public void Of_AnyItems_KeepsTheirOrderInPartsThatAreFull() => Gen.Int[0, Limit + 10].Array[0, 30].Sample(sizes =>
    {
        var items = sizes.Select((bytes, batch) => Item(batch, bytes)).ToList();

        var parts = MessageParts.Of(items).ToList();

        Assert.Equal(items, parts.SelectMany(p => p));
        Assert.All(parts, Assert.NotEmpty);
        Assert.All(parts.Where(p => p.Length > 1), p => Assert.InRange(Bytes(p), 0, Limit));
        foreach (var (part, next) in parts.Zip(parts.Skip(1))) Assert.True(Bytes(part) + next[0].Masks.Length > Limit, "The next item had room in the part.");
    });

    [Fact]
    public void Of_ExactlyTheLimit_IsOnePart() => Assert.Single(MessageParts.Of([Item(0, Limit / 2), Item(1, Limit / 2)]));

    [Fact]
    public void Of_OneByteMore_IsTwoParts() => Assert.Equal(2, MessageParts.Of([Item(0, Limit / 2), Item(1, Limit / 2 + 1)]).Count());

    private static int Bytes(WorkItem[] part) => part.Sum(i => i.Masks.Length);

    private static WorkItem Item(int batch, int bytes) =>
        new() { RunId = "run", Batch = batch, Model = PlantedCluster.Model, ImageSha256 = "", Masks = new byte[bytes] };
}
