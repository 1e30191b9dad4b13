using DeCam.Inference.Quantisation;

namespace DeCam.Tests.Inference.Quantisation;

/// <summary>A network of one integer layer beside the arithmetic written out in float64.</summary>
public sealed class IntegerArithmeticTests
{
    private const int Side = 8, Inputs = 3, Outputs = 4;

    [Fact]
    public void Network_OfOneConvolution_GivesWhatFloat64Gives()
    {
        using var small = new SmallNetwork($"a = Conv(x, w:{Outputs}x{Inputs}x1x1, w:{Outputs}); b = Relu(a); p = GlobalAveragePool(b); y = Flatten(p)", [1, Inputs, Side, Side], Outputs);
        var (steps, zeros) = (Constants(small, "_step", t => t.FloatData[0]), Constants(small, "_zero", t => t.RawData[0]));
        var graph = small.Written.Graph;
        double[] Steps(string part) => [.. FloatValues.Of(graph.Initializer.Single(i => i.Name.EndsWith($"_{part}_steps", StringComparison.Ordinal)), "").ToArray().Select(v => (double)v)];
        var weights = graph.Initializer.Single(i => i.Name.EndsWith("_weights_integers", StringComparison.Ordinal)).RawData.ToByteArray();
        var bias = graph.Initializer.Single(i => i.Name.EndsWith("_bias_integers", StringComparison.Ordinal)).RawData.ToByteArray();
        var (ofWeights, ofBias) = (Steps("weights"), Steps("bias"));
        Assert.Equal(2, steps.Count);
        Assert.Equal(0, zeros[1]);
        foreach (var index in Enumerable.Range(0, 32))
        {
            var picture = small.Picture(index);
            var wanted = new double[Outputs];
            for (var place = 0; place < Side * Side; place++)
            {
                for (var c = 0; c < Outputs; c++)
                {
                    var sum = (double)BitConverter.ToInt32(bias, c * sizeof(int));
                    for (var i = 0; i < Inputs; i++)
                    {
                        var x = Math.Clamp(Math.Round(picture[(i * Side * Side) + place] / (double)steps[0]) + zeros[0], 0, 255) - zeros[0];
                        sum += x * (sbyte)weights[(c * Inputs) + i];
                    }

                    Assert.Equal(ofBias[c], ofWeights[c] * steps[0], 1e-9);
                    wanted[c] += Math.Clamp(Math.Round(sum * ofBias[c] / steps[1]), 0, 255) * steps[1] / (Side * Side);
                }
            }

            // Of values that lie between two steps to the last bit, a few may fall on the other side.
            Assert.All(SmallNetwork.Scores(small.Network, picture).Zip(wanted), v => Assert.InRange(v.First - v.Second, -0.1 * steps[1], 0.1 * steps[1]));
        }
    }

    // Of the tensors in the order of the graph.
    private static List<T> Constants<T>(SmallNetwork small, string part, Func<DeCam.Inference.Graph.TensorProto, T> value) =>
        [.. small.Written.Graph.Initializer.Where(i => i.Name.EndsWith(part, StringComparison.Ordinal)).Select(value)];
}
