using CsCheck;
using DeCam.Evolution;
using DeCam.Randomness;

namespace DeCam.Tests.Algorithm.Evolution;

public sealed class EllipseBoundsTests
{
    private const int Height = 90;
    private const int Width = 120;
    private static readonly EllipseBounds Bounds = new(2, Height, Width, 1 / 20.0, 1 / 3.0);
    private static readonly Gen<float[]> AnyGenes = Gen.Float[-500, 500].Array[10];

    private static void AssertInside(float[] genes)
    {
        for (var at = 0; at < genes.Length; at += 5)
        {
            Assert.InRange(genes[at + 2] - genes[at], Height / 20.0 - 1e-3, Height / 3.0 + 1e-3);
            Assert.InRange(genes[at + 3] - genes[at + 1], Height / 20.0 - 1e-3, Height / 3.0 + 1e-3);
            Assert.InRange((genes[at] + genes[at + 2]) / 2, -1e-3, Width + 1e-3);
            Assert.InRange((genes[at + 1] + genes[at + 3]) / 2, -1e-3, Height + 1e-3);
            Assert.True(genes[at + 4] is >= 0 and < 180);
        }
    }

    [Fact]
    public void Repair_AnyGenes_BringsThemInside() => AnyGenes.Sample(genes =>
    {
        Bounds.Repair(genes);
        AssertInside(genes);
    });

    [Fact]
    public void Repair_Repaired_ChangesNothing() => AnyGenes.Sample(genes =>
    {
        Bounds.Repair(genes);
        var again = (float[])genes.Clone();
        Bounds.Repair(again);
        Assert.Equal(genes, again);
    });

    [Fact]
    public void Sample_AnySeed_IsInside() => Gen.Long.Sample(seed =>
    {
        var genes = new float[Bounds.Dimensions];
        Bounds.Sample(new CounterRandom(seed, RandomPurpose.InitialPopulation), genes);
        AssertInside(genes);
    });

    [Fact]
    public void Repair_CornersAndRotation_AreOrderedAndWrapped()
    {
        float[] genes = [60, 50, 40, 30, 185, 40, 30, 60, 50, -45];
        Bounds.Repair(genes);
        Assert.Equal([40, 30, 60, 50, 5, 40, 30, 60, 50, 135], genes);
    }

    [Fact]
    public void Repair_SideTooLongOrShort_KeepsTheCentre()
    {
        float[] genes = [10, 40, 90, 41, 0, 40, 30, 60, 50, 0];
        Bounds.Repair(genes);
        Assert.Equal([35, 38.25f, 65, 42.75f], genes[..4]);
    }
}
