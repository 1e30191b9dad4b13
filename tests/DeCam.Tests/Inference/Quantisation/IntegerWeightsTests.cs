using DeCam.Inference.Gradients;
using DeCam.Inference.Graph;
using DeCam.Inference.Quantisation;

namespace DeCam.Tests.Inference.Quantisation;

public sealed class IntegerWeightsTests
{
    private static readonly ActivationScale Input = new(0.02f, 10);

    [Fact]
    public void Of_ChannelsOfOtherSizes_HaveStepsOfTheirOwn()
    {
        var weights = IntegerWeights.Of(Gemm([1, -2, 0.51f, 0.012f, 0.02f, -0.005f], [0, 0], isTransposed: false), Input, [new float[3]], "");

        Assert.Equal([2 / 127f, 0.02f / 127], weights.Steps);
        Assert.Equal([64, -127, 32, 76, 127, -32], weights.Values.Select(v => (int)v));
    }

    [Fact]
    public void Of_WeightsWithChannelsLast_AreTurned()
    {
        var (rows, columns) = (Gemm([1, 2, 3, 4, 5, 6], [1, 2], isTransposed: false), Gemm([1, 4, 2, 5, 3, 6], [1, 2], isTransposed: true));
        var (wanted, got) = (IntegerWeights.Of(rows, Input, [[1, 2, 3]], ""), IntegerWeights.Of(columns, Input, [[1, 2, 3]], ""));

        Assert.Equal(wanted.Values, got.Values);
        Assert.Equal(wanted.Bias, got.Bias);
    }

    // Weights near nothing and a bias that is not: with a step by the weights alone it would pass 32 bits.
    [Fact]
    public void Of_DeadChannel_KeepsItsBias()
    {
        var weights = IntegerWeights.Of(Gemm([1e-12f, 0, -1e-12f, 0, 0, 0], [3.5f, 0], isTransposed: false), Input, [[1, 1, 1]], "");

        Assert.Equal(3.5, weights.Bias[0] * (double)weights.Steps[0] * Input.Step, 1e-5);
        Assert.Equal((0, 0), (weights.Bias[1], weights.Values[5]));
    }

    // The channels of the input that a group takes, and a kernel of four taps each.
    [Fact]
    public void Of_AnyConvolution_TakesTheMeanOfTheRoundingOutOfTheBias()
    {
        var random = new Random(5);
        float[] Values(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextSingle() - 0.5f)];
        float[] values = Values(4 * 2 * 4), bias = Values(4), means = [1, 7, 3, 5];
        var node = new NodeProto { OpType = "Conv", Input = { "x", "w", "b" }, Output = { "y" }, Attribute = { NodeAttributes.Of("group", 2) } };
        var weights = IntegerWeights.Of(new(node, Tensor(values, 4, 2, 2, 2), Tensor(bias, 4), false), Input, [means], "");
        for (var c = 0; c < 4; c++)
        {
            var (wanted, got) = ((double)bias[c], weights.Bias[c] * (double)weights.Steps[c] * Input.Step);
            for (var i = 0; i < 8; i++)
            {
                var mean = means[(c / 2 * 2) + (i / 4)];
                wanted += values[(c * 8) + i] * (double)mean;
                got += weights.Values[(c * 8) + i] * (double)weights.Steps[c] * mean;
            }

            // What is left is half a step of the bias.
            Assert.InRange(Math.Abs(got - wanted), 0, (0.51 * weights.Steps[c] * Input.Step) + 1e-6);
        }
    }

    // Four pictures, whose means are not multiples of each other: each weight goes to one of its two neighbours.
    [Fact]
    public void Round_WeightsOfAChannel_KeepsTheMeanOfEachPictureCloserThanNearestIntegersDo()
    {
        const float Step = 0.01f;
        var random = new Random(6);
        float[][] means = [.. Enumerable.Range(0, 4).Select(_ => Enumerable.Range(0, 96).Select(_ => random.NextSingle()).ToArray())];
        float[] weights = [.. Enumerable.Range(0, 96).Select(_ => random.NextSingle() - 0.5f)];
        var values = new sbyte[96];

        var shift = new MeanKeepingRounding(means).Round(weights, Step, 0, 1, values);

        double Difference(float[] mean, Func<int, double> value) => Enumerable.Range(0, 96).Sum(i => ((value(i) * Step) - weights[i]) * mean[i]);
        double[] kept = [.. means.Select(m => Difference(m, i => values[i]))], nearest = [.. means.Select(m => Difference(m, i => Math.Round(weights[i] / Step)))];
        Assert.InRange(kept.Sum(d => d * d), 0, 0.25 * nearest.Sum(d => d * d));
        Assert.Equal(kept.Average(), shift, 1e-4);
        Assert.All(Enumerable.Range(0, 96), i => Assert.InRange(Math.Abs((values[i] * Step) - weights[i]), 0, Step * 1.001f));
    }

    private static Layer Gemm(float[] values, float[] bias, bool isTransposed)
    {
        var node = new NodeProto { OpType = "Gemm", Input = { "x", "w", "b" }, Output = { "y" } };
        return new(node, isTransposed ? Tensor(values, 3, 2) : Tensor(values, 2, 3), Tensor(bias, bias.Length), isTransposed);
    }

    private static TensorProto Tensor(float[] values, params long[] shape) => new() { DataType = 1, Dims = { shape }, FloatData = { values } };
}
