using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Results;

namespace DeCam.Cluster.Tests.Client;

/// <summary>Streams that cannot be written: what is told never ends what is done.</summary>
public sealed class StandardStreamsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("2>&-")]
    [InlineData("2>/dev/full")]
    [InlineData("2>&1 >/dev/null | true")]
    [InlineData("| true", "--json")]
    public async Task Explain_StandardErrorThatCannotBeWrittenOrAReaderThatLeft_IsDone(string redirection, params string[] options)
    {
        var said = await ExplainAsync(redirection, options);

        Assert.True(said.ExitCode == ExitCode.Done, $"{said.ExitCode}: {said.Output}{said.Error}");
        Assert.True(IsThere);
    }

    [Theory]
    [InlineData(">&-")]
    [InlineData(">/dev/full", "--json")]
    public async Task Explain_StandardOutputThatCannotBeWritten_SaysSoAfterTheResults(string redirection, params string[] options)
    {
        var said = await ExplainAsync(redirection, options);

        Assert.True(IsThere);
        said.IsRefusal(ExitCode.Internal, "Standard output cannot be written", "everything else was done");
    }

    [Fact]
    public async Task Explain_EveryStreamClosed_IsDoneWithItsCode()
    {
        var said = await ExplainAsync("<&- >&- 2>&-");

        Assert.Equal(ExitCode.Internal, said.ExitCode);
        Assert.True(IsThere);
    }

    [Fact]
    public async Task Explain_ErrorWithoutAPlaceForIt_KeepsItsCode()
    {
        using var process = Start(">&- 2>&-", "explain", _folder.File("nothing.png"), "--model", Samples.ShapesModel, "--out", _folder.File("out"), "--json");

        Assert.Equal(ExitCode.Input, (await process.EndAsync()).ExitCode);
    }

    [Fact]
    public async Task Explain_ErrorAndNoPlaceForItsDocument_DoesNotSayThatAnythingWasDone()
    {
        using var process = Start(">/dev/full", "explain", _folder.File("nothing.png"), "--model", Samples.ShapesModel, "--out", _folder.File("out"), "--json");

        var said = await process.EndAsync();

        Assert.Equal(ExitCode.Input, said.ExitCode);
        Assert.Contains("Standard output cannot be written", said.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("was done", said.Error, StringComparison.Ordinal);
    }

    private bool IsThere => File.Exists(_folder.File("out", "03_star", ResultFiles.Map));

    private async Task<Said> ExplainAsync(string redirection, params string[] options)
    {
        using var process = Start(redirection, ["explain", Samples.Star, "--model", Samples.ShapesModel, "--budget", "50", "--no-metrics",
            "--out", _folder.File("out"), "--data", _folder.File("data"), .. options]);
        return await process.EndAsync();
    }

    private static DecamProcess Start(string redirection, params string[] arguments) =>
        DecamProcess.StartUnder(["bash", "-c", $"set -o pipefail; \"$@\" {redirection}", "bash"], arguments);
}
