using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Sweeps.Specification;

namespace DeCam.Cluster.Tests.Client.Sweeps.Specification;

public sealed class SpecFileTests
{
    [Theory]
    [InlineData("models: [a.onnx]\nmethods:\n\t- decam\nimages: x\n", 3)]
    [InlineData("models: [a.onnx]\nmethods:\n  - decam\n\nimages:\n  folder: x\n\tinclude: y\n", 7)]
    [InlineData("models: [a.onnx]\r\n\r\nmethods:\r\n  - name: decam\r\n    \tpreset: fast\r\n", 5)]
    public void Parse_LineIndentedByATab_IsNamedByItsOwnNumber(string text, int line)
    {
        var refused = Assert.Throws<CommandFailedException>(() => SpecFile.Parse("s.yaml", text));

        Assert.Equal($"Sweep 's.yaml', line {line}: it is indented by a tab but YAML wants spaces; put spaces in its place.", refused.Message);
    }
}
