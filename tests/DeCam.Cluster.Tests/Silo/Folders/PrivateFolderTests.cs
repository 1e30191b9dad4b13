using System.Runtime.Versioning;
using DeCam.Cluster.Silo;
using DeCam.Cluster.Silo.Security;
using DeCam.Inference.Files;

namespace DeCam.Cluster.Tests.Silo.Folders;

[UnsupportedOSPlatform("windows")]
public sealed class PrivateFolderTests : IDisposable
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerFolder = Owner | UnixFileMode.UserExecute;
    private const UnixFileMode Shared = OwnerFolder | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute;
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Start_NewDataFolder_IsOpenToItsOwnerAlone()
    {
        await UseAsync(_folder.File("new", "data"));

        Assert.All(Directory.EnumerateDirectories(_folder.File("new"), "*", SearchOption.AllDirectories).Prepend(_folder.File("new")), folder => Assert.Equal(OwnerFolder, File.GetUnixFileMode(folder)));
        var files = Directory.GetFiles(_folder.File("new"), "*", SearchOption.AllDirectories);
        Assert.Contains(files, file => file.EndsWith(".state", StringComparison.Ordinal));
        Assert.All(files, file => Assert.Equal(Owner, File.GetUnixFileMode(file)));
    }

    [Fact]
    public async Task Start_FolderOfAnOperator_KeepsItsModesAndThoseOfItsFiles()
    {
        var data = _folder.File("shared");
        Directory.CreateDirectory(data);
        File.SetUnixFileMode(data, Shared);
        await UseAsync(data);
        var state = Directory.GetFiles(data, "*.state", SearchOption.AllDirectories)[0];
        Assert.NotEqual(Owner, File.GetUnixFileMode(state));
        File.SetUnixFileMode(state, Owner | UnixFileMode.GroupRead);

        await UseAsync(data);

        Assert.Equal(Shared, File.GetUnixFileMode(data));
        Assert.Equal(Owner | UnixFileMode.GroupRead, File.GetUnixFileMode(state));
    }

    [Fact]
    public void Make_KeysThatOthersCouldRead_AreHidden()
    {
        var certs = _folder.File("certs");
        CertificateFiles.Make(certs, ["silo"], 2);
        foreach (var key in (string[])["ca.key", "silo.key"]) File.SetUnixFileMode(Path.Combine(certs, key), Owner | UnixFileMode.OtherRead | UnixFileMode.GroupRead);

        CertificateFiles.Make(certs, ["silo"], 2);

        Assert.All(Directory.GetFiles(certs, "*.key*"), key => Assert.Equal(Owner, File.GetUnixFileMode(key)));
        Assert.Equal(4, Directory.GetFiles(certs).Length);
        Assert.Equal(OwnerFolder, File.GetUnixFileMode(certs));
    }

    [Fact]
    public void IsInside_Links_AreFollowedOnEveryStep()
    {
        Directory.CreateDirectory(_folder.File("root", "real"));
        Directory.CreateDirectory(_folder.File("out"));
        File.WriteAllText(_folder.File("out", "m.onnx"), "");
        File.WriteAllText(_folder.File("root", "real", "m.onnx"), "");
        Directory.CreateSymbolicLink(_folder.File("root", "away"), _folder.File("out"));
        Directory.CreateSymbolicLink(_folder.File("root", "near"), "real");
        Directory.CreateSymbolicLink(_folder.File("entry"), _folder.File("root"));
        File.CreateSymbolicLink(_folder.File("root", "loop"), "loop");

        Assert.False(RealPath.IsInside(_folder.File("root"), _folder.File("root", "away", "m.onnx")));
        Assert.True(RealPath.IsInside(_folder.File("root"), _folder.File("root", "near", "m.onnx")));
        Assert.True(RealPath.IsInside(_folder.File("entry"), _folder.File("entry", "real", "m.onnx")));
        Assert.False(RealPath.IsInside(_folder.File("root"), _folder.File("root", "loop")));
    }

    private static async Task UseAsync(string data)
    {
        await using var cluster = await EmbeddedCluster.StartAsync(new() { DataFolder = data, Device = "cpu", Threads = 1 }, Token);
        await cluster.PutAsync(new byte[] { 1, 2, 3 }, Token);
        await cluster.Grains.GetGrain<IRegistryGrain>(0).AddAsync(new() { RunId = Guid.NewGuid().ToString("N"), AcceptedUtc = DateTime.UtcNow });
    }
}
