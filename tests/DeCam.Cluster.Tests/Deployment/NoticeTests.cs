using System.Text.Json;
using System.Text.RegularExpressions;
using DeCam.Testing;

namespace DeCam.Cluster.Tests.Deployment;

/// <summary>The notices that accompany published programs against the packages that these programs hold.</summary>
public sealed class NoticeTests
{
    private static readonly string[] Text = File.ReadAllLines(Path.Combine(Fixtures.Repository, "THIRD-PARTY-NOTICES.txt"));

    // Name | Version | Licence | Copyright
    private static readonly string[][] Rows = [.. Text.SkipWhile(line => !line.StartsWith("Package |", StringComparison.Ordinal)).Skip(1)
        .TakeWhile(line => line.Length > 0).Select(line => line.Split(" | "))];

    [Fact]
    public void Packages_OfBothPrograms_AreListedWithTheirVersions()
    {
        var listed = Rows.Where(row => !row[0].StartsWith("Microsoft.ML.OnnxRuntime.Gpu", StringComparison.Ordinal)).Select(row => $"{row[0]} {row[1]}");
        Assert.Equal(Published("client").Union(Published("silo")).Order(StringComparer.OrdinalIgnoreCase), listed);
    }

    [Fact]
    public void Packages_OfTheFlavourCuda_AreListedWithTheirVersions()
    {
        using var locked = JsonDocument.Parse(File.ReadAllText(Path.Combine(Fixtures.Repository, "silo", "packages.cuda.lock.json")));
        var packages = locked.RootElement.GetProperty("dependencies").GetProperty("net10.0").EnumerateObject()
            .Where(package => package.Name.StartsWith("Microsoft.ML.OnnxRuntime.Gpu.", StringComparison.Ordinal))
            .Select(package => $"{package.Name} {package.Value.GetProperty("resolved").GetString()}");
        Assert.Equal(packages.Order(), Rows.Where(row => row[0].StartsWith("Microsoft.ML.OnnxRuntime.Gpu", StringComparison.Ordinal)).Select(row => $"{row[0]} {row[1]}"));
    }

    [Fact]
    public void Packages_EveryRow_HasALicenceWithItsTextAndACopyright() => Assert.All(Rows, row =>
    {
        Assert.Equal(4, row.Length);
        Assert.Contains(Text, line => Regex.IsMatch(line, $"^{Regex.Escape(row[2])}(:|$)"));
        Assert.StartsWith("Copyright ", row[3], StringComparison.Ordinal);
    });

    [Theory]
    [InlineData("DejaVu Sans")]
    [InlineData("Copyright (c) 2003 by Bitstream")]
    [InlineData("inference/Graph/onnx.proto")]
    public void OtherMaterial_IsNamed(string name) => Assert.Contains(Text, line => line.Contains(name, StringComparison.Ordinal));

    // Packages that bring files into the output; others are analysers and lists of packages.
    private static IEnumerable<string> Published(string project)
    {
        using var assets = JsonDocument.Parse(File.ReadAllText(Path.Combine(Fixtures.Repository, project, "obj", "project.assets.json")));
        foreach (var library in assets.RootElement.GetProperty("targets").GetProperty("net10.0").EnumerateObject())
        {
            if (library.Value.GetProperty("type").GetString() == "package" && BringsFiles(library.Value)) yield return library.Name.Replace('/', ' ');
        }
    }

    private static bool BringsFiles(JsonElement package) =>
        package.TryGetProperty("runtimeTargets", out _)
        || (package.TryGetProperty("runtime", out var files) && files.EnumerateObject().Any(file => !file.Name.EndsWith("_._", StringComparison.Ordinal)));
}
