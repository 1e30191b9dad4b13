using DeCam.Explanations;
using DeCam.Inference.Graph;
using DeCam.Inference.Preprocessing;

namespace DeCam.Tests.Inference;

/// <summary>A blank has one colour, whatever takes mean and deviation out of the pixels.</summary>
public sealed class ZeroBaselineTests
{
    private const float Half = 127.5f;

    [Fact]
    public async Task Explain_NormalisingInsideAndOutsideTheGraph_GivesTheSameMapAndCurves()
    {
        var outside = await ExplainAsync(_ => { }, """{"mean":0.5,"std":0.5,"resize":73}""");
        Assert.NotEqual(0, outside.Map.Max());
        foreach (var (edit, settings) in new (Action<ModelProto>, string)[]
        {
            (_ => { }, $$"""{"mean":{{Half}},"std":{{Half}},"scale":"byte","resize":73}"""),
            (m => Head(m, ("Sub", Half), ("Div", Half)), """{"scale":"byte","resize":73}"""),
            (m => Head(m, ("Mul", 1 / Half), ("Sub", 1)), """{"scale":"byte","mean":0,"std":1,"resize":73}"""),
            (m => Head(m, ("Sub", 0.5f), ("Div", 0.5f)), """{"mean":0,"std":1,"resize":73}"""),
            (m => Head(m, ("Mul", 2), ("Sub", 1)), """{"scale":"byte","std":255,"resize":73}"""),
        })
        {
            var inside = await ExplainAsync(edit, settings);
            var range = outside.Map.Max() - outside.Map.Min();
            Assert.All(outside.Map.Zip(inside.Map), pair => Assert.InRange(pair.Second - pair.First, -1e-3f * range, 1e-3f * range));
            foreach (var (one, other) in outside.Curves.Zip(inside.Curves))
                Assert.Equal((one.DeletionAuc, one.InsertionAuc), (other.DeletionAuc, other.InsertionAuc), Close);
        }
    }

    [Theory]
    [InlineData("""{"scale":"byte"}""", false, "Nobody says which colour model 'a test' maps to 0, so that the baseline zero is ImageNet's mean colour; give mean and std, as 0 and 1 if black is meant.", 123.675f)]
    [InlineData("""{"scale":"byte","std":255}""", false, "Nobody says which colour", 0.485f)]
    [InlineData("""{"scale":"byte","mean":0,"std":1}""", false, null, 0f)]
    [InlineData("""{"scale":"byte","mean":127.5,"std":127.5}""", false, null, 0f)]
    [InlineData("""{"mean":0,"std":1}""", false, null, 0f)]
    [InlineData("""{"scale":"byte"}""", true, null, 100f)]
    [InlineData("""{"scale":"byte","mean":0,"std":1}""", true, null, 100f)]
    [InlineData("", true, "Model 'a test' normalises its input itself, as (input - [100]) / [50], and once more with the mean and std that are assumed; give scale byte.", 100f)]
    public void Resolve_Zero_IsWhatNormalisingMapsTo0(string settings, bool isInside, string? note, float red)
    {
        var resolved = ImagePreprocessing.Resolve(new("a test", "image", TensorLayout.Nchw, 3, 8, 8, false, null), PreprocessingSettings.FromJson(settings, "a test"),
            new(null, PreprocessingSettings.None), isInside ? new([100, 100, 100], [50, 50, 50]) : null);
        Assert.Equal(red, resolved.Zero?[0] ?? 0, 1e-4f);
        var notes = resolved.Notes("a test").Where(n => !n.Contains("resize", StringComparison.Ordinal));
        if (note is null) Assert.Empty(notes);
        else Assert.StartsWith(note, Assert.Single(notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Resolve_BytesWithMean0AndStd1_HaveABlackBlank()
    {
        var input = new ImageInput("a test", "image", TensorLayout.Nchw, 3, 8, 8, true, null);
        ImagePreprocessing Resolved(string json) => ImagePreprocessing.Resolve(input, PreprocessingSettings.FromJson(json, "a test"), new(null, PreprocessingSettings.None));
        Assert.Null(Resolved("""{"mean":0,"std":1}""").Zero);
        Assert.Equal(123.675f, Resolved("").Zero![0], 1e-3f);
        Assert.Contains("leave mean, std and scale out", Assert.Throws<Scoring.ScoringRefusedException>(() => Resolved("""{"mean":127.5}""")).Message, StringComparison.Ordinal);
    }

    private static bool Close((double, double) a, (double, double) b) => Math.Abs(a.Item1 - b.Item1) < 1e-3 && Math.Abs(a.Item2 - b.Item2) < 1e-3;

    private static void Head(ModelProto model, params (string Operation, float Value)[] nodes)
    {
        var (graph, name) = (model.Graph, model.Graph.Input[0].Name);
        foreach (var node in graph.Node)
            for (var i = 0; i < node.Input.Count; i++)
                if (node.Input[i] == name) node.Input[i] = "normalised";
        for (var i = 0; i < nodes.Length; i++)
        {
            graph.Initializer.Add(new TensorProto { Name = $"head{i}", DataType = 1, FloatData = { nodes[i].Value } });
            graph.Node.Insert(i, new NodeProto { OpType = nodes[i].Operation, Input = { i == 0 ? name : $"step{i}", $"head{i}" }, Output = { i == nodes.Length - 1 ? "normalised" : $"step{i + 1}" } });
        }
    }

    private static async Task<TargetOutcome> ExplainAsync(Action<ModelProto> edit, string preprocessing) => (await ShapesRun.OfAsync(edit, preprocessing)).Target;
}
