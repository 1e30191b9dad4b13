using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Sweeps.Results;

namespace DeCam.Cluster.Tests.Client.Sweeps.Results;

public sealed class SweepSummaryTests : IDisposable
{
    private static readonly SweepStatus Status = new() { SweepId = "s", State = SweepState.Completed, Cells = 8, Done = 5, FailedCells = 3, EndedUtc = DateTime.UnixEpoch };
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void LostRows_RetryBetweenStatusAndRows_LosesNone()
    {
        Assert.Equal(8, Lost(Status));
        Assert.Equal(0, Lost(Status with { State = SweepState.Running, EndedUtc = null, FailedCells = 0 }));
        Assert.Equal(0, Lost(Status with { EndedUtc = DateTime.UnixEpoch.AddSeconds(1) }));
        Assert.Equal(0, Lost(Status with { Done = 6, FailedCells = 2 }));
        Assert.Equal(8, Lost(Status with { Done = 6 }));

        static int Lost(SweepStatus later)
        {
            var summary = new SweepSummary(PlantedRows.Spec, Status);
            summary.Confirm(later);
            return summary.LostRows;
        }
    }

    [Fact]
    public async Task Results_RowsThatAreGone_AreCountedAndEndWithAnError()
    {
        var file = _folder.File("sweep.yaml");
        File.WriteAllText(file, $$"""
            name: gone
            models:
              - { file: {{Samples.ShapesModel}} }
            methods:
              - { name: rise, masks: 20 }
            images: { folder: {{Samples.Of("shapes")}}, include: "*.png", limit: 2 }
            metrics: []
            """);
        var run = await Decam.RunAsync("sweep", "run", file, "--id", "gone", "--threads", "1", "--data", _folder.File("data"), "--out", _folder.File("out"), "--quiet");
        Assert.True(run.ExitCode == ExitCode.Done, run.Error);

        Directory.Delete(_folder.File("data", "state", "sweep-shard"), recursive: true);

        var said = await Decam.RunAsync("sweep", "results", "gone", "--data", _folder.File("data"), "--out", _folder.File("again"));
        Assert.Equal(ExitCode.Internal, said.ExitCode);
        Assert.Contains("2 rows of sweep 'gone' are no longer in the store; 'decam sweep retry gone' makes them again.", said.Error, StringComparison.Ordinal);
    }
}
