using DeCam.Statistics;

namespace DeCam.Tests.Inference;

/// <summary>One network in the forms that exporters write it: the same class, and the same map.</summary>
public sealed class EqualFormsTests
{
    // The colour that becomes 0 is a whole byte, so that inputs of bytes have it too.
    private const string Plain = """{"scale":"byte","mean":128,"std":127.5,"resize":73}""";

    // Where the arithmetic is the same, every bit is.
    public static TheoryData<string, bool, string> Forms => new()
    {
        { "nhwc", true, Plain },
        { "float16-inside", false, Plain },
        { "float16", false, Plain },
        { "float64", true, Plain },
        { "uint8", false, """{"resize":73}""" },
        { "normalising-inside", false, """{"scale":"byte","mean":0,"std":1,"resize":73}""" },
        { "batch-1", true, Plain },
        { "batch-1-in-a-reshape", true, Plain },
        { "batch-2-in-the-weights", false, Plain },
        { "softmax", true, Plain },
        { "log-softmax", true, Plain },
        { "softmax-and-cast", true, Plain },
        { "quantised-softmax", true, Plain },
        { "softmax-in-pieces", false, Plain },
        { "percentages", false, Plain },
        { "squeezed", true, Plain },
        { "third-dimension", true, Plain },
        { "logits-and-softmax", true, Plain },
        { "best-five", true, Plain },
        { "local-function", true, Plain },
        { "weights-as-constants", true, Plain },
        { "weights-as-inputs", true, Plain },
        { "no-batch", false, Plain },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Explain_FormOfTheShapesModel_GivesTheMapOfThePlainOne(string form, bool isExact, string preprocessing)
    {
        var plain = await ShapesRun.OfAsync(_ => { }, Plain);
        var other = await ShapesRun.OfAsync(model => new ShapesForm(model).Take(form), preprocessing);
        Assert.Equal(3, plain.Target.Class);
        Assert.Equal(plain.Target.Class, other.Target.Class);
        Assert.Equal(plain.View.ClassCount, other.View.ClassCount);
        var range = plain.Target.Map.Max() - plain.Target.Map.Min();
        Assert.True(range > 0.1f);
        var tolerance = isExact ? 0 : 1e-3f * range;
        Assert.All(plain.Target.Map.Zip(other.Target.Map), pair => Assert.InRange(pair.Second - pair.First, -tolerance, tolerance));
    }

    // A search that follows its scores takes other ways where they differ in the last bits, to nearly the same map.
    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Explain_FormOfTheShapesModel_LeadsThePathsAlike(string form, bool isExact, string preprocessing)
    {
        var plain = await ShapesRun.OfAsync(_ => { }, Plain, "path-ridge", 400);
        var other = await ShapesRun.OfAsync(model => new ShapesForm(model).Take(form), preprocessing, "path-ridge", 400);
        Assert.Equal(plain.Target.Class, other.Target.Class);
        if (isExact) Assert.Equal(plain.Target.Map, other.Target.Map);
        else Assert.InRange(RankCorrelation.Spearman(plain.Target.Map, other.Target.Map), 0.9, 1);
    }
}
