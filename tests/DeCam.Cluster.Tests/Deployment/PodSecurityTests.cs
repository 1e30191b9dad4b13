using DeCam.Testing;
using YamlDotNet.RepresentationModel;
using static DeCam.Cluster.Tests.Deployment.Manifests;

namespace DeCam.Cluster.Tests.Deployment;

/// <summary>Every pod against the rules of the pod security profile "restricted", which the namespace enforces.</summary>
public sealed class PodSecurityTests
{
    private static readonly string[] Volumes = ["name", "configMap", "csi", "downwardAPI", "emptyDir", "ephemeral", "persistentVolumeClaim", "projected", "secret"];
    private static readonly string[] Privileges = ["hostNetwork", "hostPID", "hostIPC", "hostPort", "privileged", "procMount", "seLinuxOptions", "sysctls", "add"];

    // A patch is no pod; it is told by the kustomization that names it.
    private static readonly string[] Patches = [.. Files.Where(IsKustomization).SelectMany(f => Values(Documents(f).Single(), "path").Select(p => Path.Combine(Path.GetDirectoryName(f)!, p)))];

    public static TheoryData<string> FilesOfPods => [.. Files.Where(f => !Patches.Contains(f) && PodsOf(f).Any())];

    [Fact]
    public void Namespace_Enforces_Restricted() =>
        Assert.Contains("restricted", Values(Documents(Path.Combine("base", "namespace.yaml")).Single(), "pod-security.kubernetes.io/enforce"));

    [Fact]
    public void Files_OfPods_AreFound() =>
        Assert.Equal(["base/coordinator.yaml", "base/evaluator.yaml", "base/redis.yaml", "load.yaml", "sweep.yaml"], FilesOfPods.Select(row => row.Data.Replace('\\', '/')));

    [Theory]
    [MemberData(nameof(FilesOfPods))]
    public void Pod_KeepsTheRules(string file)
    {
        foreach (var pod in PodsOf(file))
        {
            var security = Under(pod, "securityContext");
            Assert.Equal("true", Text(security, "runAsNonRoot"));
            Assert.True(int.Parse(Text(security, "runAsUser"), null) > 0);
            Assert.Equal("RuntimeDefault", Text(Under(security, "seccompProfile"), "type"));
            Assert.All(Privileges, key => Assert.Empty(Values(pod, key)));
            Assert.All(List(pod, "volumes").SelectMany(v => v.Children.Keys), key => Assert.Contains(((YamlScalarNode)key).Value!, Volumes));
            Assert.All(List(pod, "containers").Concat(List(pod, "initContainers")).Select(c => Under(c, "securityContext")), container =>
            {
                Assert.Equal("false", Text(container, "allowPrivilegeEscalation"));
                Assert.Equal(["ALL"], Values(Under(container, "capabilities"), "drop"));
            });
        }
    }

    [Fact]
    public void Patches_LeaveSecurityAlone() =>
        Assert.All(Patches.SelectMany(Documents), patch => Assert.All([.. Privileges, "runAsUser", "runAsNonRoot", "capabilities", "securityContext"], key => Assert.Empty(Values(patch, key))));

    [Fact]
    public void Documents_FilesTheyApply_AreThere()
    {
        var words = Markdown.All.SelectMany(Markdown.Lines).Where(line => line.StartsWith("$ kubectl apply", StringComparison.Ordinal))
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();
        Assert.Equal(4, words.Count);
        Assert.All(words, line => Assert.True(Path.Exists(Path.Combine(Fixtures.Repository, line[Array.FindIndex(line, w => w is "-f" or "-k") + 1]))));
    }

    private static bool IsKustomization(string file) => Path.GetFileName(file) == "kustomization.yaml";

    private static IEnumerable<YamlMappingNode> PodsOf(string file) =>
        Documents(file).SelectMany(Mappings).Where(m => m.Children.TryGetValue("containers", out var list) && list is YamlSequenceNode);
}
