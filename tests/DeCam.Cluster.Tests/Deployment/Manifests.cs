using DeCam.Testing;
using YamlDotNet.RepresentationModel;

namespace DeCam.Cluster.Tests.Deployment;

/// <summary>Reads the Kubernetes manifests of the repository.</summary>
internal static class Manifests
{
    public static string Folder { get; } = Path.Combine(Fixtures.Repository, "k8s");

    /// <summary>All manifests, relative to the folder.</summary>
    public static IReadOnlyList<string> Files { get; } = [.. Directory.EnumerateFiles(Folder, "*.yaml", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Folder, f)).Order()];

    public static IEnumerable<YamlNode> Documents(string file)
    {
        var stream = new YamlStream();
        using var reader = new StreamReader(Path.Combine(Folder, file));
        stream.Load(reader);
        Assert.NotEmpty(stream.Documents);
        return stream.Documents.Select(d => d.RootNode);
    }

    public static IEnumerable<YamlMappingNode> Mappings(YamlNode node) => node.AllNodes.OfType<YamlMappingNode>();

    public static IEnumerable<string> Values(YamlNode node, string key) =>
        Mappings(node).Where(m => m.Children.ContainsKey(key)).SelectMany(m => m.Children[key] switch
        {
            YamlScalarNode scalar => [scalar.Value!],
            YamlSequenceNode sequence => sequence.OfType<YamlScalarNode>().Select(s => s.Value!),
            _ => Array.Empty<string>(),
        });

    public static string Text(YamlMappingNode node, string key) => node.Children.TryGetValue(key, out var value) && value is YamlScalarNode scalar ? scalar.Value ?? "" : "";

    /// <summary>The mapping under a key; empty where there is none.</summary>
    public static YamlMappingNode Under(YamlMappingNode node, string key) => node.Children.TryGetValue(key, out var value) && value is YamlMappingNode found ? found : [];

    /// <summary>The mappings of the list under a key.</summary>
    public static IEnumerable<YamlMappingNode> List(YamlMappingNode node, string key) =>
        node.Children.TryGetValue(key, out var value) && value is YamlSequenceNode found ? found.OfType<YamlMappingNode>() : [];
}
