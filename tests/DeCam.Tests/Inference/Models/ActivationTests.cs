using DeCam.Inference.Classes;
using DeCam.Inference.Graph;
using DeCam.Inference.Models;
using DeCam.Inference.Preprocessing;
using static DeCam.Tests.Inference.Models.TinyRun;

namespace DeCam.Tests.Inference.Models;

/// <summary>What makes probabilities of the logits 0.2, 0.4 and 0.6, or of what a graph makes of them.</summary>
public sealed class ActivationTests
{
    private static readonly double[] Softmax = [.. Shares(0.2, 0.4, 0.6)];
    private static readonly double[] Sigmoids = [Sigmoid(0.2), Sigmoid(0.4), Sigmoid(0.6)];

    [Theory]
    [InlineData("", Activation.Softmax, "default")]
    [InlineData("Softmax", Activation.Softmax, "graph")]
    [InlineData("LogSoftmax", Activation.Softmax, "graph")]
    [InlineData("Softmax,Identity,Cast", Activation.Softmax, "graph")]
    [InlineData("Softmax,Abs", Activation.Softmax, "measured")]
    [InlineData("Softmax,Percent", Activation.Softmax, "measured")]
    [InlineData("Softmax,Quantised", Activation.Softmax, "graph")]
    [InlineData("Softmax,Abs,Quantised", Activation.Softmax, "measured")]
    public void Probability_ClassesThatExcludeEachOther_IsTheSoftmax(string end, Activation activation, string origin)
    {
        var scores = Scores(Ending(end), Plain, out var signature);
        var tolerance = end.EndsWith("Abs,Quantised", StringComparison.Ordinal) ? 1 / 255.0 : 1e-6;
        Assert.Equal(Softmax, scores.Select(s => s.Probability), (a, b) => Math.Abs(a - b) < tolerance);
        Assert.Equal((activation, origin), (signature.Activation, signature.ActivationOrigin));
    }

    // Rounding goes with the softmax, and the file still says that its steps are whole numbers.
    [Fact]
    public void Probability_RoundedSoftmaxWithStatedTypes_IsTheSoftmax()
    {
        var model = Ending("Softmax,Quantised").With(m => m.Graph.ValueInfo.Add(TinyModel.Value("steps", 2, [-1, 3])));
        Assert.Equal(Softmax, Scores(model, Plain, out var signature).Select(s => s.Probability), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.True(signature.IsBatchDynamic);
    }

    [Theory]
    [InlineData("Sigmoid")]
    [InlineData("Sigmoid,Cast,Identity")]
    [InlineData("Sigmoid,Quantised")]
    public void Probability_SigmoidAtTheEnd_IsThatOfEachClass(string end)
    {
        var scores = Scores(Ending(end), Plain, out var signature);
        Assert.Equal(Sigmoids, scores.Select(s => s.Probability), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal([0.2f, 0.4f, 0.6f], scores.Select(s => s.Logit), Close);
        Assert.Equal((Activation.Sigmoid, "graph"), (signature.Activation, signature.ActivationOrigin));
        Assert.Empty(signature.Warnings);
    }

    [Theory]
    [InlineData("", Activation.Sigmoid)]
    [InlineData("Sigmoid", Activation.Softmax)]
    [InlineData("Softmax", Activation.Sigmoid)]
    [InlineData("Sigmoid,Abs", Activation.Sigmoid)]
    public void Probability_ActivationStated_IsTaken(string end, Activation activation)
    {
        var scores = Scores(Ending(end), Plain with { Activation = activation }, out var signature);
        Assert.Equal(activation == Activation.Softmax ? Softmax : Sigmoids, scores.Select(s => s.Probability), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal((activation, "option"), (signature.Activation, signature.ActivationOrigin));
    }

    [Theory]
    [InlineData("Sigmoid")]
    [InlineData("Sigmoid,Abs")]
    [InlineData("Softmax")]
    public void Probability_NoneStated_IsTheOutputItself(string end)
    {
        var scores = Scores(Ending(end), Plain with { Activation = Activation.None }, out _);
        var wanted = end == "Softmax" ? Softmax : Sigmoids;
        Assert.Equal(wanted, scores.Select(s => s.Probability), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal(wanted.Select(p => Math.Log(p)), scores.Select(s => (double)s.Logit), (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public void Load_NoneStatedOfLogits_IsRefused()
    {
        using var model = TinyModel.Biased(-7);
        Assert.Equal("Model 'tiny.onnx' gives values outside [0, 1] at 'shifted' but activation none says that they are probabilities; leave it out, or give softmax or sigmoid.",
            Refusal(model, Plain with { Activation = Activation.None }));
    }

    [Theory]
    [InlineData("", "default")]
    [InlineData("Sigmoid", "graph")]
    [InlineData("Sigmoid,Cast", "graph")]
    public void Probability_ModelOfOneValue_HasTwoClasses(string end, string origin)
    {
        var scores = Scores(YesOrNo(end), Plain, out var signature);
        Assert.Equal([1 - Sigmoid(0.4), Sigmoid(0.4)], scores.Select(s => s.Probability), (a, b) => Math.Abs(a - b) < 1e-6);
        Assert.Equal((2, 1, Activation.Sigmoid, origin), (signature.ClassCount, signature.ValueCount, signature.Activation, signature.ActivationOrigin));
        Assert.True(signature.IsBatchDynamic);
    }

    [Fact]
    public void Probability_ModelOfOneProbability_IsItWhenSaid()
    {
        var scores = Scores(YesOrNo("Sigmoid,Abs"), Plain with { Activation = Activation.None }, out _);
        Assert.Equal([1 - Sigmoid(0.4), Sigmoid(0.4)], scores.Select(s => s.Probability), (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Theory]
    [InlineData("ring\n", "not ring", "ring")]
    [InlineData("disc\nring\n", "disc", "ring")]
    public void Labels_OfAModelOfOneValue_AreOneOrTwo(string file, string no, string yes)
    {
        using var model = YesOrNo("Sigmoid");
        model.Write("labels.txt", file);
        model.Write("tiny.onnx.json", """{ "labels": "labels.txt" }""");
        using var classifier = OnnxClassifier.Load(model.Save(), "tiny.onnx", Plain);
        Assert.Equal((no, yes), (classifier.Labels[0], classifier.Labels[1]));
    }

    [Fact]
    public void Labels_OfAModelOfOneValue_AreNotThree()
    {
        using var model = YesOrNo("Sigmoid");
        model.Write("labels.txt", "a\nb\nc\n");
        model.Write("tiny.onnx.json", """{ "labels": "labels.txt" }""");
        Assert.StartsWith("Labels file 'labels.txt' has 3 line(s) but the model has 2 classes", Refusal(model), StringComparison.Ordinal);
    }

    [Fact]
    public void ToJson_Activation_IsThereWhereItIsStatedOrNoSoftmax()
    {
        Assert.DoesNotContain("activation", Json("Softmax", Plain), StringComparison.Ordinal);
        Assert.Contains("\"activation\":\"sigmoid\"", Json("Sigmoid", Plain), StringComparison.Ordinal);
        Assert.Contains("\"activation\":\"softmax\"", Json("Sigmoid", Plain with { Activation = Activation.Softmax }), StringComparison.Ordinal);
        Assert.Equal(Activation.None, PreprocessingSettings.FromJson((Plain with { Activation = Activation.None }).ToCanonicalJson(), "a test").Activation);
    }

    [Fact]
    public void Origin_LogitsAndTheirSoftmax_IsTheSame()
    {
        using var model = Ending("Softmax,Cast");
        Assert.Equal(("pooled", true), ActivationCut.Origin(model.Graph, "Cast"));
        Assert.Equal(("pooled", false), ActivationCut.Origin(model.Graph, "logits"));
    }

    private static string Json(string end, PreprocessingSettings settings)
    {
        using var model = Ending(end);
        using var classifier = OnnxClassifier.Load(model.Save(), "tiny.onnx", settings);
        return classifier.Preprocessing.ToJson();
    }

    // The three logits with operators behind them; "Quantised" are QuantizeLinear and DequantizeLinear by steps of 1/255.
    private static TinyModel Ending(string operators) => End(TinyModel.Classifier(), operators);

    // The second logit alone.
    private static TinyModel YesOrNo(string operators) => End(TinyModel.Classifier().With(m =>
        m.Behind("Slice", "second", m.Integers("from", 1), m.Integers("to", 2), m.Integers("axis", 1))), operators);

    private static TinyModel End(TinyModel model, string operators)
    {
        foreach (var name in operators.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            if (name == "Cast") model.Behind(name, name).Attribute.Add(TinyModel.Integer("to", 1));
            else if (name == "Percent") model.Behind("Mul", name, model.Floats("hundred", 100));
            else if (name == "Quantised") Quantise(model);
            else model.Behind(name, name);
        }

        return model;
    }

    private static void Quantise(TinyModel model)
    {
        var step = model.Floats("step", 1 / 255f);
        model.Graph.Initializer.Add(new TensorProto { Name = "zero", DataType = 2, Int32Data = { 0 } });
        model.Behind("QuantizeLinear", "steps", step, "zero");
        model.Behind("DequantizeLinear", "rounded", step, "zero");
    }

    private static double Sigmoid(double z) => 1 / (1 + Math.Exp(-z));

    private static IEnumerable<double> Shares(params double[] logits) => logits.Select(z => Math.Exp(z) / logits.Sum(Math.Exp));
}
