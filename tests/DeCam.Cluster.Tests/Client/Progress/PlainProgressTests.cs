using DeCam.Cluster.Client.Progress;
using Microsoft.Extensions.Time.Testing;

namespace DeCam.Cluster.Tests.Client.Progress;

public sealed class PlainProgressTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly StringWriter _output = new();

    [Fact]
    public async Task Update_Often_WritesALineEveryTenSeconds()
    {
        await using (var view = new PlainProgress(_output, "Explaining 1 image.", 1, _clock))
        {
            view.Start("cat");
            for (var second = 1; second <= 25; second++)
            {
                _clock.Advance(TimeSpan.FromSeconds(1));
                view.Update("cat", Status(second * 40));
            }

            view.Finish("cat", succeeded: true);
        }

        Assert.Equal(
            ["Explaining 1 image.",
             "cat: decam search, 400 of 2,450 evaluations, 40/s, best fitness 0.250, 52 s left",
             "cat: decam search, 800 of 2,450 evaluations, 40/s, best fitness 0.250, 42 s left",
             "1 image done in 25 s."],
            _output.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Dispose_WithFailuresAndOpenImages_CountsThem()
    {
        await using (var view = new PlainProgress(_output, "Explaining 3 images.", 3, _clock))
        {
            view.Start("a");
            view.Start("b");
            view.Finish("a", succeeded: false);
        }

        Assert.Contains("0 images done in 0 s, 1 failed, 2 not finished.", _output.ToString(), StringComparison.Ordinal);
    }

    public void Dispose() => _output.Dispose();

    [Fact]
    public async Task Update_SeveralImages_TellsTheTimeOfTheFolder()
    {
        await using (var view = new PlainProgress(_output, "Explaining 4 images.", 4, _clock))
        {
            view.Start("a");
            view.Update("a", Status(0));
            _clock.Advance(TimeSpan.FromSeconds(10));
            view.Update("a", Status(1225));
        }

        Assert.Contains("0 of 4 images done, 70 s left; a: decam search, 1,225 of 2,450", _output.ToString(), StringComparison.Ordinal);
    }

    // The first status is the baseline of the pace: a resumed run does not count what an earlier command did.
    private static RunStatus Status(int evaluations) => new()
    {
        RunId = "r",
        Method = "decam",
        State = RunState.Running,
        Evaluations = evaluations,
        Planned = 2000,
        MetricPlanned = 450,
        BestFitness = 0.25,
    };
}
