using DeCam.Inference.Preprocessing;
using DeCam.Scoring;

namespace DeCam.Tests.Inference.Preprocessing;

public sealed class DeepSidecarTests
{
    [Theory]
    [InlineData(65)]
    [InlineData(100_000)]
    public void FromJson_NestedTooDeep_IsOneSentence(int depth)
    {
        var json = $"{{\"mean\": {new string('[', depth - 1)}{new string(']', depth - 1)}}}";

        var refusal = Assert.Throws<ScoringRefusedException>(() => PreprocessingSettings.FromJson(json, "sidecar 'a.json'"));

        Assert.Equal("The preprocessing of sidecar 'a.json' is not a JSON object: lists and objects are nested deeper than 64.", refusal.Message);
    }

    // A reader that looks back for the beginning of each list takes minutes.
    [Fact]
    public void Keys_MillionListsInOneAnother_AreToldInPassing()
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();

        var keys = ForeignJson.Keys($"{{\"nodes\": {new string('[', 1_000_000)}{new string(']', 1_000_000)}}}", isNamedAsSidecar: false);

        Assert.Equal("'nodes'", keys);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void Beside_DeepFileOfAnotherTool_IsNoSidecar()
    {
        var folder = Directory.CreateTempSubdirectory("decam-test-").FullName;
        try
        {
            File.WriteAllText(Path.Combine(folder, "model.json"), $"{{\"nodes\": {new string('[', 1000)}{new string(']', 1000)}, \"edges\": []}}");

            Assert.Null(PreprocessingSettings.Beside(Path.Combine(folder, "model.onnx")).Mean);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
