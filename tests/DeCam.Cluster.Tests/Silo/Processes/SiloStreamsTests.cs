using DeCam.Cluster.Testing.Processes;

namespace DeCam.Cluster.Tests.Silo.Processes;

/// <summary>A silo whose log goes nowhere.</summary>
public sealed class SiloStreamsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(">&- 2>&-")]
    [InlineData(">/dev/full 2>/dev/full")]
    public async Task Run_StreamsThatCannotBeWritten_ServesAndEndsAsAsked(string redirection)
    {
        await using var silo = Launch(redirection, "--device", "cpu", "--threads", "1");
        await silo.WaitUntilReadyAsync(Token);

        silo.Terminate();

        Assert.Equal(0, await silo.WaitForExitAsync(Token));
    }

    [Fact]
    public async Task Start_RefusedWithoutAPlaceForTheReason_KeepsItsCode()
    {
        await using var silo = Launch(">&- 2>&-", "--threads", "0");

        Assert.Equal(2, await silo.WaitForExitAsync(Token));
    }

    private SiloProcess Launch(string redirection, params string[] arguments) => SiloProcess.Launch(
        SiloPorts.Draw() with { Place = new("127.0.0.1", ["bash", "-c", $"exec \"$@\" {redirection}", "bash"]) },
        new Dictionary<string, string>(), ["--data", _folder.Path, .. arguments]);
}
