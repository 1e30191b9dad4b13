using DeCam.Cluster.Silo.Models;
using DeCam.Inference.Servers;
using Microsoft.AspNetCore.Http;

namespace DeCam.Cluster.Tests.Servers;

/// <summary>What a silo offers of a model server while something else answers for it.</summary>
public sealed class ServedScanTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData(404)]
    [InlineData(302)]
    [InlineData(200)]
    public async Task Scan_ProxyInTheServersPlace_KeepsWhatIsKnown(int status)
    {
        await File.WriteAllTextAsync(_folder.File("shapes.json"), "{}", TestContext.Current.CancellationToken);
        await using var server = await PlantedModelServer.StartAsync();
        using var asked = ModelServer.Of(server.Rest, new() { Pauses = [] });
        var known = await ScanAsync(asked, new([], []));
        server.Fault = async http =>
        {
            http.Response.StatusCode = status;
            await http.Response.WriteAsync("<html>nobody is at home</html>");
            return true;
        };

        var (kept, never) = (await ScanAsync(asked, known), await ScanAsync(asked, new([], [])));

        Assert.False(known.IsToBeRepeated);
        Assert.Equal(known.Entries, kept.Entries);
        Assert.Equal("shapes", Assert.Single(kept.Entries).Identity.Model.Name);
        Assert.True(kept.IsToBeRepeated);
        Assert.Equal((0, 1, true), (never.Entries.Count, never.Unserved.Count, never.IsToBeRepeated));
    }

    public void Dispose() => _folder.Dispose();

    private Task<ServedScan> ScanAsync(ModelServer server, ServedScan before) =>
        ServedScan.OfAsync(server, new() { Folders = [_folder.Path] }, before, TestContext.Current.CancellationToken);
}
