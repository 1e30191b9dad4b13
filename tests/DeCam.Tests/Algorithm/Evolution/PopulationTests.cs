using DeCam.Evolution;

namespace DeCam.Tests.Algorithm.Evolution;

public sealed class PopulationTests
{
    private static Population New(params double[] fitness)
    {
        var population = new Population();
        population.Add([.. fitness.Select((_, i) => new[] { (float)i })], fitness);
        return population;
    }

    [Fact]
    public void ShrinkTo_WorstLeave_OrderStays()
    {
        var population = New(3, 1, 4, 1, 5);
        population.ShrinkTo(3);
        Assert.Equal([0f, 2f, 4f], population.Vectors.Select(v => v[0]));
        Assert.Equal([3.0, 4.0, 5.0], population.Fitness);
    }

    [Fact]
    public void ShrinkTo_Equals_TheLaterLeave()
    {
        var population = New(1, 1, 1, 1);
        population.ShrinkTo(2);
        Assert.Equal([0f, 1f], population.Vectors.Select(v => v[0]));
    }

    [Fact]
    public void ByFitness_NotANumber_IsWorst() => Assert.Equal([2, 0, 1], New(1, double.NaN, 2).ByFitness());

    [Fact]
    public void BestAndMean_Fitness_AreThose()
    {
        var population = New(3, -1, 4);
        Assert.Equal((4, 2), (population.BestFitness, population.MeanFitness));
    }
}
