using DeCam.Cluster.Silo;
using DeCam.Cluster.Silo.Hosting;
using Microsoft.Extensions.Configuration;

namespace DeCam.Cluster.Tests.Silo.Hosting;

public sealed class ArtifactChecksTests
{
    [Fact]
    public async Task Run_Folder_IsMadeAndLeftEmpty()
    {
        using var folder = new TemporaryFolder();
        await RunAsync(("Artifacts:Folder", folder.File("deep", "artifacts")));
        Assert.Empty(Directory.GetFileSystemEntries(folder.File("deep", "artifacts")));
    }

    [Fact]
    public async Task Run_FolderThatCannotBe_IsRefused()
    {
        using var folder = new TemporaryFolder();
        var refused = await Assert.ThrowsAsync<StartRefusedException>(() => RunAsync(("Artifacts:Folder", Path.Combine(folder.Write("file", []), "below"))));
        Assert.Equal(SiloExitCodes.Input, refused.ExitCode);
        Assert.Contains("DeCam:Artifacts:Folder", refused.Message, StringComparison.Ordinal);
    }

    private static Task RunAsync(params (string Key, string Value)[] values) => ArtifactChecks.RunAsync(
        SiloSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(values.Select(v => KeyValuePair.Create($"DeCam:{v.Key}", (string?)v.Value))).Build()),
        TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
}
