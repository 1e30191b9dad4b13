using DeCam.Testing;

namespace DeCam.Cluster.Tests.Deployment;

/// <summary>The publish commands of the Dockerfile, run here; no container engine is needed for them.</summary>
[Collection(Publishing.Name)]
public sealed class DockerfileTests
{
    // Bytes of decam for one platform: 0.8 of what it had with the compiler, the libraries of other platforms, symbols and documentation.
    private const long MostBytes = 75_000_000;

    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(Fixtures.Repository, "Dockerfile"));

    [Fact]
    [Trait("Category", "Publish"), Trait("Category", "Long")]
    public async Task Publish_CommandsOfTheDockerfile_MakeBothExecutables()
    {
        using var folder = new TemporaryFolder();
        var commands = Lines.Where(line => line.StartsWith("RUN dotnet ", StringComparison.Ordinal)).Select(line => line["RUN ".Length..]).ToList();
        Assert.Single(commands, command => command.StartsWith("dotnet restore client --locked-mode ", StringComparison.Ordinal));
        Assert.Equal(2, commands.Count(command => command.StartsWith("dotnet publish ", StringComparison.Ordinal)));
        foreach (var command in commands)
            await Shell.RunAsync(command.Replace("/out/", folder.Path + "/", StringComparison.Ordinal).Replace("${ORT_FLAVOR}", "cpu", StringComparison.Ordinal), Fixtures.Repository);

        foreach (var executable in (string[])["silo/decam-silo", "client/decam"])
        {
            Assert.Contains("Usage", await Shell.RunAsync($"{folder.File(executable)} --help", Fixtures.Repository), StringComparison.OrdinalIgnoreCase);
            Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(folder.File(executable))!, "LICENSE")));
            Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(folder.File(executable))!, "THIRD-PARTY-NOTICES.txt")));
            foreach (var package in (string[])["microsoft.ml.onnxruntime", "skiasharp.nativeassets.linux.nodependencies"])
                Assert.True(File.Exists(Path.Combine(Path.GetDirectoryName(folder.File(executable))!, "notices", package + ".txt")), package);
        }

        Assert.NotEmpty(Directory.GetFiles(folder.File("silo"), "*onnxruntime.so"));
        Assert.Empty(Directory.GetFiles(folder.Path, "*.lock.json", SearchOption.AllDirectories));
        foreach (var program in (string[])["silo", "client"]) HoldsNothingIdle(folder.File(program));
        var bytes = Directory.EnumerateFiles(folder.File("client"), "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length);
        Assert.True(bytes <= MostBytes, $"The published decam has {bytes:N0} bytes.");
    }

    // The compiler that Orleans' packages name, native libraries of other platforms, symbols and documentation.
    private static void HoldsNothingIdle(string program)
    {
        Assert.False(Directory.Exists(Path.Combine(program, "runtimes")), "There are native libraries of other platforms.");
        foreach (var pattern in (string[])["Microsoft.CodeAnalysis*", "Humanizer*", "System.Composition*", "onnxruntime*.dll", "*.lib", "*.pdb", "*.xml"])
            Assert.Empty(Directory.GetFiles(program, pattern, SearchOption.AllDirectories));
    }

    [Fact]
    public void Image_RunsAsAnUnprivilegedUserOnTheSilosPorts()
    {
        Assert.Contains(Lines, line => line == "USER 10001:10001");
        var defaults = new Cluster.Silo.SiloHostOptions();
        Assert.Contains(Lines, line => line == $"EXPOSE {defaults.Port} {defaults.GatewayPort} {defaults.HttpPort}");
    }
}
