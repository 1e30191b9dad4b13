using System.Runtime.InteropServices;
using DeCam.Testing;

namespace DeCam.Cluster.Tests.Deployment;

/// <summary>The package that <c>dotnet tool install</c> takes, made and installed by the commands of README.</summary>
[Collection(Publishing.Name)]
public sealed class ToolPackageTests
{
    private static readonly string Runtime = RuntimeInformation.RuntimeIdentifier;

    [Fact, Trait("Category", "Long")]
    public async Task Pack_InstalledFromTheFolder_ExplainsAPicture()
    {
        using var folder = new TemporaryFolder();
        await Shell.RunAsync($"dotnet pack client -c Release -v q -o {folder.File("packages")} -p:ToolRuntimes={Runtime}", Fixtures.Repository);
        await Shell.RunAsync($"dotnet tool install DeCam.Cluster.Tool --tool-path {folder.File("tools")} --source {folder.File("packages")}", folder.Path);

        var decam = folder.File("tools/decam");
        var picture = Path.Combine(Samples.Of(), "shapes", "03_star.png");
        var model = Path.Combine(Samples.Of(), "shapes_cnn.onnx");
        Assert.Contains("star", await Shell.RunAsync($"{decam} explain {picture} --model {model} --budget 300 --data {folder.File("data")} --out {folder.File("out")}", folder.Path), StringComparison.Ordinal);
        Assert.True(File.Exists(folder.File("out/03_star/overlay.png")));
        Assert.Equal(File.ReadAllText(Path.Combine(Fixtures.Repository, "VERSION")).Trim(), (await Shell.RunAsync($"{decam} --version", folder.Path)).Trim());
    }

    [Fact]
    public async Task Pack_WithoutAPlatform_SaysHowToNameOne()
    {
        var (code, output, error) = await Shell.TryAsync("dotnet msbuild client -v:q -nologo -t:CheckToolRuntimes", Fixtures.Repository);
        Assert.NotEqual(0, code);
        Assert.Contains("give -p:ToolRuntimes=linux-x64", output + error, StringComparison.Ordinal);
    }
}
