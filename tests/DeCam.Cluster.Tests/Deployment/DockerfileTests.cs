using System.Diagnostics;
using DeCam.Testing;

namespace DeCam.Cluster.Tests.Deployment;

/// <summary>The publish commands of the Dockerfile, run here; no container engine is needed for them.</summary>
public sealed class DockerfileTests
{
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(Fixtures.Repository, "Dockerfile"));

    [Fact]
    [Trait("Category", "Publish")]
    public async Task Publish_CommandsOfTheDockerfile_MakeBothExecutables()
    {
        using var folder = new Silo.TemporaryFolder();
        var commands = Lines.Where(line => line.StartsWith("RUN dotnet publish ", StringComparison.Ordinal)).Select(line => line["RUN ".Length..]).ToList();
        Assert.Equal(2, commands.Count);
        foreach (var command in commands)
        {
            var (code, said) = await RunAsync(command.Replace("/out/", folder.Path + "/", StringComparison.Ordinal).Replace("${ORT_FLAVOR}", "cpu", StringComparison.Ordinal));
            Assert.True(code == 0, said);
        }

        foreach (var executable in (string[])["silo/decam-silo", "client/decam"])
        {
            var (code, said) = await RunAsync($"{folder.In(executable)} --help");
            Assert.True(code == 0, said);
            Assert.Contains("Usage", said, StringComparison.OrdinalIgnoreCase);
        }

        Assert.NotEmpty(Directory.GetFiles(folder.In("silo"), "*onnxruntime.so"));
        Assert.False(Directory.Exists(folder.In("silo/runtimes")), "The image has native libraries of other platforms.");
    }

    [Fact]
    public void Image_RunsAsAnUnprivilegedUserOnTheSilosPorts()
    {
        Assert.Contains(Lines, line => line == "USER 10001:10001");
        var defaults = new Cluster.Silo.SiloHostOptions();
        Assert.Contains(Lines, line => line == $"EXPOSE {defaults.Port} {defaults.GatewayPort} {defaults.HttpPort}");
    }

    private static async Task<(int Code, string Said)> RunAsync(string command)
    {
        var start = new ProcessStartInfo("sh", ["-c", command]) { WorkingDirectory = Fixtures.Repository, RedirectStandardOutput = true, RedirectStandardError = true };
        // The build server of this test's own build must not outlive the test.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        using var process = Process.Start(start)!;
        var token = TestContext.Current.CancellationToken;
        var output = process.StandardOutput.ReadToEndAsync(token);
        var error = process.StandardError.ReadToEndAsync(token);
        await process.WaitForExitAsync(token);
        return (process.ExitCode, await output + await error);
    }
}
