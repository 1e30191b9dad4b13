using DeCam.Inference.Devices;

namespace DeCam.Tests.Inference.Devices;

/// <summary>How the masks of a lease are put into batches.</summary>
public sealed class FusedBatchesTests
{
    [Theory]
    [InlineData("64", "64")]
    [InlineData("16 16 16 16", "16+16+16+16")]
    [InlineData("4 4 4 4 4 4 4 4 4 4 4 4 4 4 4 4", "4+4+4+4+4+4+4+4+4+4+4+4+4+4+4+4")]
    [InlineData("20 20 20", "20+20+20")]
    [InlineData("50 30", "50+14 16")]
    [InlineData("130", "64 64 2")]
    [InlineData("35", "32 3")]
    [InlineData("0 3 0", "3")]
    [InlineData("", "")]
    public void Of_Requests_FillsBatchesInOrder(string masks, string expected)
    {
        int[] counts = [.. masks.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse)];
        Assert.Equal(expected, string.Join(' ', new FusedBatches(64).Of(counts).Select(batch => string.Join('+', batch.Select(r => r.Count)))));
    }

    // With larger batches, padding costs more than a further call.
    [Theory]
    [InlineData(256, 140, "128 12")]
    [InlineData(256, 200, "200")]
    [InlineData(128, 70, "64 6")]
    [InlineData(128, 120, "120")]
    public void Of_LittleMoreThanASize_PadsLittle(int most, int masks, string expected) =>
        Assert.Equal(expected, string.Join(' ', new FusedBatches(most).Of([masks]).Select(batch => batch.Single().Count)));

    [Fact]
    public void Of_AnyRequests_ScoresEveryMaskOnce()
    {
        var random = new Random(1);
        for (var trial = 0; trial < 200; trial++)
        {
            int[] counts = [.. Enumerable.Range(0, random.Next(1, 20)).Select(_ => random.Next(0, 70))];
            var batches = new FusedBatches(64).Of(counts).ToList();
            Assert.All(batches, batch => Assert.InRange(batch.Sum(r => r.Count), 1, 64));
            for (var request = 0; request < counts.Length; request++)
            {
                var ranges = batches.SelectMany(b => b).Where(r => r.Request == request);
                Assert.Equal(Enumerable.Range(0, counts[request]), ranges.SelectMany(r => Enumerable.Range(r.First, r.Count)));
            }
        }
    }
}
