using System.Text.Json;
using DeCam.Testing;

namespace DeCam.Cluster.Tests.Deployment;

/// <summary>The lock files of both flavours. Those of cuda are restored by hand, so that they may fall behind.</summary>
public sealed class LockFileTests
{
    private const string Command = "dotnet restore DeCam.Cluster.sln -p:OrtFlavor=cuda";

    private const string OnnxRuntime = "Microsoft.ML.OnnxRuntime";

    private static readonly string[] Folders = [.. Directory.EnumerateFiles(Fixtures.Repository, "*.csproj", SearchOption.AllDirectories).Select(project => Path.GetDirectoryName(project)!)];

    [Fact]
    public void Projects_EveryOne_HasALockFile() =>
        Assert.All(Folders, folder => Assert.True(File.Exists(Path.Combine(folder, "packages.lock.json")), folder));

    [Fact]
    public void Cuda_DiffersFromCpu_InOnnxRuntimeAlone()
    {
        var flavours = Folders.Select(folder => Path.Combine(folder, "packages.cuda.lock.json")).Where(File.Exists).ToList();
        Assert.Contains(flavours, file => Path.GetFileName(Path.GetDirectoryName(file)) == "silo");
        Assert.All(flavours, cuda =>
        {
            var cpu = Path.Combine(Path.GetDirectoryName(cuda)!, "packages.lock.json");
            Assert.True(Packages(cpu).SequenceEqual(Packages(cuda)), $"{cuda} is not up to date; run: {Command}");
        });
    }

    [Fact]
    public void LockFiles_NameNoSource() => Assert.All(
        Folders.SelectMany(folder => Directory.EnumerateFiles(folder, "packages*.lock.json")),
        file => Assert.DoesNotContain("://", File.ReadAllText(file), StringComparison.Ordinal));

    // Line by line, because a project's entry lists the packages that it names.
    private static IEnumerable<string> Packages(string file)
    {
        using var lockFile = JsonDocument.Parse(File.ReadAllText(file));
        return [.. lockFile.RootElement.GetProperty("dependencies").GetProperty("net10.0").EnumerateObject()
            .Where(package => !package.Name.StartsWith(OnnxRuntime, StringComparison.Ordinal))
            .SelectMany(package => package.Value.GetRawText().Split('\n').Select(line => $"{package.Name} {line.Trim().TrimEnd(',')}"))
            .Where(line => !line.Contains(OnnxRuntime, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
    }
}
