using DeCam.Inference.Models;

namespace DeCam.Tests.Inference.Models;

public sealed class MemoryLimitTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("decam-test-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData("0::/", "sys/fs/cgroup/memory.max=400", 400L)]
    [InlineData("0::/a/b", "sys/fs/cgroup/a/b/memory.max=max,sys/fs/cgroup/a/memory.max=300", 300L)]
    [InlineData("0::/a/b", "sys/fs/cgroup/a/b/memory.max=200,sys/fs/cgroup/a/memory.max=300", 200L)]
    [InlineData("0::/a", "sys/fs/cgroup/a/memory.max=max", null)]
    [InlineData("0::/../out", "sys/fs/cgroup/memory.max=500", 500L)]
    [InlineData("0::/", "", null)]
    [InlineData("2:cpu,memory:/a/b", "sys/fs/cgroup/memory/a/b/memory.limit_in_bytes=9223372036854771712,sys/fs/cgroup/memory/a/memory.limit_in_bytes=600", 600L)]
    [InlineData("2:memory:/docker/1:2", "sys/fs/cgroup/memory/memory.limit_in_bytes=700", 700L)]
    [InlineData("2:memory:/a", "sys/fs/cgroup/memory/a/memory.limit_in_bytes=9223372036854771712", null)]
    [InlineData("3:cpu:/a|0::/b", "sys/fs/cgroup/memory/a/memory.limit_in_bytes=1,sys/fs/cgroup/b/memory.max=nonsense", null)]
    [InlineData("4:memory:/a|0::/", "sys/fs/cgroup/memory/a/memory.limit_in_bytes=800", 800L)]
    public void Read_GroupsOfBothVersions_IsTheSmallestLimitAround(string groups, string files, long? limit)
    {
        Plant("proc/self/cgroup", groups.Replace('|', '\n') + "\n");
        foreach (var file in files.Split(',', StringSplitOptions.RemoveEmptyEntries)) Plant(file.Split('=')[0], file.Split('=')[1] + "\n");

        Assert.Equal(limit, MemoryLimit.Read(_root));
    }

    [Fact]
    public void Read_NoGroups_IsNone() => Assert.Null(MemoryLimit.Read(_root));

    [Fact]
    public void TooLow_BelowWhatASmallModelTakes_SaysBoth()
    {
        Assert.Null(MemoryLimit.TooLow(null));
        Assert.Null(MemoryLimit.TooLow(MemoryLimit.Fewest));
        Assert.Contains("may have 200 MB of memory, and 268 MB are needed", MemoryLimit.TooLow(200_000_000), StringComparison.Ordinal);
    }

    private void Plant(string file, string text)
    {
        var path = Path.Combine(_root, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
