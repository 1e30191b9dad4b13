namespace DeCam.Cluster.Tests.Deployment;

/// <summary>Which version a build takes: that of a release's tag, else that of the file VERSION.</summary>
[Trait("Category", "Long")]
public sealed class VersionTests
{
    private const string Commit = "git add VERSION && git -c user.name=a -c user.email=a@b commit -q -m change";

    [Fact]
    public async Task Build_SourceArchive_PrintsTheVersionOfTheFile()
    {
        using var archive = await SourceArchive.UnpackAsync();
        await WriteAsync(archive, "7.8.9");
        await Shell.RunAsync("dotnet build client -c Release", archive.Folder);
        foreach (var program in (string[])["decam", "decam-silo"])
            Assert.Equal("7.8.9", (await Shell.RunAsync($"dotnet client/bin/Release/net10.0/{program}.dll --version", archive.Folder)).Trim());
    }

    [Fact]
    public async Task Version_CommitWithATag_IsTheTags()
    {
        using var archive = await SourceArchive.UnpackAsync();
        await WriteAsync(archive, "7.8.9");
        Assert.Equal("7.8.9", await ReadAsync(archive));
        await Shell.RunAsync($"git init -q . && {Commit} && git tag v8.0.0", archive.Folder);
        Assert.Equal("8.0.0", await ReadAsync(archive));
        await WriteAsync(archive, "8.1.0");
        await Shell.RunAsync(Commit, archive.Folder);
        Assert.Equal("8.1.0", await ReadAsync(archive));
    }

    private static Task WriteAsync(SourceArchive archive, string version) =>
        File.WriteAllTextAsync(archive.In("VERSION"), version + "\n", TestContext.Current.CancellationToken);

    private static async Task<string> ReadAsync(SourceArchive archive) =>
        (await Shell.RunAsync("dotnet msbuild algorithm -t:GetAssemblyVersion -getProperty:InformationalVersion", archive.Folder)).Trim();
}
