using DeCam.Testing;
using static DeCam.Cluster.Tests.Deployment.Manifests;

namespace DeCam.Cluster.Tests.Deployment;

/// <summary>The places that name the version of the next or current release.</summary>
public sealed class ReleaseTests
{
    private static readonly string Version = Read("VERSION").Trim();

    [Fact]
    public void Version_OfTheFile_IsWhatTheProgramsSay() => Assert.Equal(Version, SoftwareVersion.Current);

    [Fact]
    public void Changelog_NewestRelease_HasTheVersion() =>
        Assert.Equal(Version, Read("CHANGELOG.md").Split('\n').First(line => line.StartsWith("## ", StringComparison.Ordinal) && line != "## Unreleased")[3..].Split(' ')[0]);

    [Fact]
    public void Manifests_TagOfTheImage_IsTheVersion() =>
        Assert.Equal([Version], Values(Documents(Path.Combine("base", "kustomization.yaml")).Single(), "newTag"));

    private static string Read(string file) => File.ReadAllText(Path.Combine(Fixtures.Repository, file));
}
