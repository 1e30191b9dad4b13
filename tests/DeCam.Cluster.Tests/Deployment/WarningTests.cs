using DeCam.Testing;

namespace DeCam.Cluster.Tests.Deployment;

/// <summary>A warning is shown to a user, whose build goes on, and stops tests/run and CI.</summary>
public sealed class WarningTests
{
    // An advisory on a package is a warning of NuGet.
    private const string Advisory = "<Project><Target Name=\"Advise\" BeforeTargets=\"CoreCompile\"><Warning Code=\"NU1903\" Text=\"a planted advisory\" /></Target></Project>";

    [Fact, Trait("Category", "Long")]
    public async Task Build_PlantedWarning_StopsCiAloneAndIsShownToAUser()
    {
        using var archive = await SourceArchive.UnpackAsync();
        await File.WriteAllTextAsync(archive.In("algorithm", "Planted.cs"), "namespace DeCam;\n\ninternal static class Planted\n{\n    private static readonly int _unused = 1;\n}\n", TestContext.Current.CancellationToken);
        Assert.Contains("warning CS0414", await BuildAsync(archive, "CI="), StringComparison.Ordinal);
        Assert.Contains("error CS0414", await FailAsync(archive, "CI=true"), StringComparison.Ordinal);
        Assert.Contains("error CS0414", await FailAsync(archive, "CI=", "-p:TreatWarningsAsErrors=true"), StringComparison.Ordinal);
    }

    [Fact, Trait("Category", "Long")]
    public async Task Build_PlantedAdvisory_StopsNothing()
    {
        using var archive = await SourceArchive.UnpackAsync();
        var file = archive.In("planted.targets");
        await File.WriteAllTextAsync(file, Advisory, TestContext.Current.CancellationToken);
        Assert.Contains("warning NU1903", await BuildAsync(archive, "CI=true", $"-p:CustomAfterMicrosoftCommonTargets={file}"), StringComparison.Ordinal);
    }

    [Fact]
    public void TestsRun_TreatsWarningsAsErrorsAndKeepsToTheLockFiles()
    {
        var build = Assert.Single(File.ReadLines(Path.Combine(Fixtures.Repository, "tests", "run")), line => line.StartsWith("dotnet build ", StringComparison.Ordinal));
        Assert.Contains("-p:TreatWarningsAsErrors=true", build, StringComparison.Ordinal);
        Assert.Contains("-p:RestoreLockedMode=true", build, StringComparison.Ordinal);
    }

    private static Task<string> BuildAsync(SourceArchive archive, string environment, string options = "") =>
        Shell.RunAsync(Command(environment, options), archive.Folder);

    private static async Task<string> FailAsync(SourceArchive archive, string environment, string options = "")
    {
        var (code, output, _) = await Shell.TryAsync(Command(environment, options), archive.Folder);
        Assert.NotEqual(0, code);
        return output;
    }

    private static string Command(string environment, string options) => $"{environment} dotnet build algorithm -c Release --no-incremental {options}";
}
