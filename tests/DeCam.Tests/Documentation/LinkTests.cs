using System.Text.RegularExpressions;
using DeCam.Testing;

namespace DeCam.Tests.Documentation;

/// <summary>What documents link to and name is there.</summary>
public sealed partial class LinkTests
{
    private static readonly string[] Folders = ["algorithm/", "inference/", "grain-interfaces/", "grains/", "silo/", "client/", "tests/", "benchmarks/", "samples/", "k8s/", "docs/", ".github/"];

    public static TheoryData<string> Names => [.. Markdown.All];

    [Theory]
    [MemberData(nameof(Names))]
    public void Link_WithinTheRepository_Resolves(string document)
    {
        var folder = Path.GetDirectoryName(document)!;
        foreach (var target in Markdown.LinesOf(document, null).SelectMany(line => Link().Matches(line)).Select(m => m.Groups[1].Value))
        {
            if (target.Contains("://", StringComparison.Ordinal)) continue;
            var parts = target.Split('#');
            var file = parts[0].Length == 0 ? document : Path.GetRelativePath(".", Path.Combine(folder, parts[0])).Replace('\\', '/');
            Assert.True(Path.Exists(Path.Combine(Fixtures.Repository, file)), $"{document} links to '{target}', which does not exist.");
            if (parts.Length > 1) Assert.True(Anchors(file).Contains(parts[1]), $"{document} links to '{target}', but {file} has no such heading.");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Path_InBackticks_Exists(string document)
    {
        // The changelog names what was.
        if (document == "CHANGELOG.md") return;
        foreach (var path in Markdown.CodeOf(document).Where(code => Folders.Any(f => code.StartsWith(f, StringComparison.Ordinal)) && PlainPath().IsMatch(code)))
            Assert.True(Path.Exists(Path.Combine(Fixtures.Repository, path)), $"{document} names '{path}', which does not exist.");
    }

    [Fact]
    public void Decisions_Each_IsInTheIndex()
    {
        var index = string.Concat(Markdown.Lines("docs/decisions/README.md"));
        Assert.All(Markdown.All.Where(d => d.StartsWith("docs/decisions/0", StringComparison.Ordinal)), d => Assert.Contains($"({Path.GetFileName(d)})", index, StringComparison.Ordinal));
    }

    private static IEnumerable<string> Anchors(string file) => Markdown.LinesOf(file, null).Where(line => line.StartsWith('#'))
        .Select(line => NotInAnchors().Replace(line.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^[\w./-]+$")]
    private static partial Regex PlainPath();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchors();
}
