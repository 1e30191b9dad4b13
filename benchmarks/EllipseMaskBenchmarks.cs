using BenchmarkDotNet.Attributes;
using DeCam.Evolution;
using DeCam.Masks;
using DeCam.Randomness;
using DeCam.Saliency;

namespace DeCam.Benchmarks;

/// <summary>What the search does with each mask of ten ellipses at 224 x 224, beside the model.</summary>
[MemoryDiagnoser]
public class EllipseMaskBenchmarks
{
    private const int Side = 224;
    private const int Masks = 256;
    private readonly MaskBitmap _bitmap = new(Side, Side);
    private readonly SlopeAccumulator _slopes = new(Side, Side);
    private EllipseMasks _masks = new(1, []);

    [GlobalSetup]
    public void DrawGenes()
    {
        var bounds = new EllipseBounds(10, Side, Side, 1 / 20.0, 1 / 3.0);
        var genes = new float[Masks * bounds.Dimensions];
        for (var i = 0; i < Masks; i++)
            bounds.Sample(new CounterRandom(0, RandomPurpose.InitialPopulation, 0, i), genes.AsSpan(i * bounds.Dimensions, bounds.Dimensions));
        _masks = new(10, genes);
    }

    [Benchmark(Baseline = true, OperationsPerInvoke = Masks)]
    public void Draw()
    {
        for (var i = 0; i < Masks; i++) _masks.Draw(i, _bitmap);
    }

    [Benchmark(OperationsPerInvoke = Masks)]
    public void DrawAndKey()
    {
        for (var i = 0; i < Masks; i++)
        {
            _masks.Draw(i, _bitmap);
            _bitmap.ContentKey();
        }
    }

    [Benchmark(OperationsPerInvoke = Masks)]
    public void DrawAndAddToSlopes()
    {
        for (var i = 0; i < Masks; i++)
        {
            _masks.Draw(i, _bitmap);
            _slopes.Add(_bitmap, 0.5);
        }
    }
}
