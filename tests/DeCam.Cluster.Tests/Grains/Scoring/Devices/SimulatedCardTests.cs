using DeCam.Inference.Devices;
using Microsoft.Extensions.Time.Testing;

namespace DeCam.Cluster.Tests.Grains.Scoring.Devices;

/// <summary>A card that takes 2 ms for a call and 0.5 ms for a row.</summary>
public sealed class SimulatedCardTests
{
    private static readonly CardPrice Price = new(TimeSpan.FromMilliseconds(2), TimeSpan.FromMilliseconds(0.5));
    private readonly FakeTimeProvider _clock = new();
    private readonly SimulatedCard _card;

    public SimulatedCardTests() => _card = new(Price, _clock);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(new[] { 64 }, 2 + 32)]
    [InlineData(new[] { 20, 20, 20 }, 2 + 32)]                 // one batch, padded to 64
    [InlineData(new[] { 40 }, 2 + 16 + 4)]                     // 32 and 8; the second call passes beside the first batch
    [InlineData(new[] { 64, 64 }, 2 + 32 + 32)]
    [InlineData(new[] { 3 }, 2 + 4)]
    public async Task Work_OnAFreeCard_TakesTheCallAndThePaddedRows(int[] masks, double milliseconds)
    {
        Assert.Equal(milliseconds, Price.TimeOf(masks).TotalMilliseconds, 6);
        await ExpectAsync(_card.WorkAsync(masks, Token), milliseconds);
    }

    [Fact]
    public async Task Work_OfTwoCallers_CallsBesideTheBatchOfTheOther()
    {
        var (first, second) = (_card.WorkAsync([64], Token), _card.WorkAsync([64], Token));
        await ExpectAsync(first, 2 + 32);
        await ExpectAsync(second, 32);
    }

    [Fact]
    public async Task NearlyFree_BesideABatch_ComesACallAndAQuestionBeforeItsEnd()
    {
        Assert.True(_card.NearlyFreeAsync(Token).IsCompleted);
        var work = _card.WorkAsync([64], Token);
        var free = _card.NearlyFreeAsync(Token);
        await ExpectAsync(free, 2 + 32 - 2 - 2);
        await ExpectAsync(work, 2 + 2);
    }

    private async Task ExpectAsync(Task work, double milliseconds)
    {
        _clock.Advance(TimeSpan.FromMilliseconds(milliseconds - 0.1));
        Assert.False(work.IsCompleted);
        _clock.Advance(TimeSpan.FromMilliseconds(0.1));
        await work.WaitAsync(TimeSpan.FromSeconds(10), Token);
    }
}
