using DeCam.Testing;

namespace DeCam.Cluster.Tests.Deployment;

/// <summary>The sources of the current commit without their repository, as in a downloaded archive.</summary>
internal sealed class SourceArchive : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public string Folder => _folder.Path;

    public static async Task<SourceArchive> UnpackAsync()
    {
        var archive = new SourceArchive();
        await Shell.RunAsync($"git archive HEAD | tar -x -C {archive.Folder}", Fixtures.Repository);
        return archive;
    }

    public string In(params string[] parts) => _folder.File(parts);

    public void Dispose() => _folder.Dispose();
}
