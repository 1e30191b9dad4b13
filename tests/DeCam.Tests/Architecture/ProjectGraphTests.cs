using System.Xml.Linq;
using DeCam.Testing;

namespace DeCam.Tests.Architecture;

/// <summary>References run only along the arrows of the architecture, and the method stands on the base library alone.</summary>
public sealed class ProjectGraphTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["algorithm"] = [],
        ["inference"] = ["algorithm"],
        ["grain-interfaces"] = [],
        ["grains"] = ["algorithm", "grain-interfaces"],
        ["silo"] = ["algorithm", "inference", "grain-interfaces", "grains"],
        ["client"] = ["algorithm", "inference", "grain-interfaces", "silo"],
    };

    public static TheoryData<string> Folders => [.. Allowed.Keys];

    private static XDocument Project(string folder) =>
        XDocument.Load(Directory.EnumerateFiles(Path.Combine(Fixtures.Repository, folder), "*.csproj").Single());

    private static IEnumerable<string> Included(string folder, string element) =>
        Project(folder).Descendants(element).Select(e => e.Attribute("Include")!.Value.Replace('\\', '/'));

    [Theory]
    [MemberData(nameof(Folders))]
    public void ProjectReferences_EachProject_AreTheArrows(string folder)
    {
        var referenced = Included(folder, "ProjectReference").Select(path => path.Split('/')[^2]);
        Assert.Equal(Allowed[folder].Order(), referenced.Order());
    }

    [Fact]
    public void Benchmarks_References_NoTests() =>
        Assert.DoesNotContain(Included("benchmarks", "ProjectReference"), path => path.EndsWith(".Tests.csproj", StringComparison.Ordinal));

    [Fact]
    public void ProjectReferences_OfReferencedProjects_AreNotPassedOn() =>
        Assert.Equal("true", XDocument.Load(Path.Combine(Fixtures.Repository, "Directory.Build.props")).Descendants("DisableTransitiveProjectReferences").Single().Value);

    [Fact]
    public void Algorithm_References_BaseLibraryOnly()
    {
        Assert.Empty(Included("algorithm", "PackageReference"));
        Assert.Empty(Included("algorithm", "FrameworkReference"));
        Assert.All(typeof(IExplainer).Assembly.GetReferencedAssemblies(), a => Assert.StartsWith("System.", a.Name, StringComparison.Ordinal));
    }

    [Fact]
    public void GrainInterfaces_References_TheOrleansSdkOnly() =>
        Assert.Equal(["Microsoft.Orleans.Sdk"], Included("grain-interfaces", "PackageReference"));

    [Fact]
    public void Inference_References_NoOrleans() =>
        Assert.DoesNotContain(Included("inference", "PackageReference"), p => p.Contains("Orleans", StringComparison.Ordinal));

    [Fact]
    public void Folders_AllProjectsOfTheRepository_AreKnown()
    {
        var folders = Directory.EnumerateDirectories(Fixtures.Repository)
            .Where(d => Directory.EnumerateFiles(d, "*.csproj").Any()).Select(d => Path.GetFileName(d)!);
        Assert.Empty(folders.Except([.. Allowed.Keys, "benchmarks"]));
    }
}
