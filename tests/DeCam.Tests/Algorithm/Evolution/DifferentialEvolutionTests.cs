using System.ComponentModel.DataAnnotations;
using DeCam.Evolution;

namespace DeCam.Tests.Algorithm.Evolution;

public sealed class DifferentialEvolutionTests
{
    private static readonly DifferentialEvolutionOptions Rand1 = new() { PopulationSize = 30, Generations = 150, CrossoverProbability = 0.5, DifferentialWeight = 0.6 };

    private static readonly DifferentialEvolutionOptions Pbest = new()
    {
        Strategy = EvolutionStrategy.CurrentToPbest1,
        PopulationSize = 30,
        FinalPopulationSize = 6,
        Generations = null,
        Evaluations = 3000,
        DifferentialWeight = 0.5,
        CrossoverProbability = 0.5,
    };

    // Sphere, turned into a maximum of 0 at the origin.
    private static double Sphere(float[] x) => -x.Sum(v => (double)v * v);

    private static DifferentialEvolution Start(DifferentialEvolutionOptions options, long seed = 1) => new(options, new BoxBounds(5, 5), seed);

    private static double[] Step(DifferentialEvolution evolution, int limit = int.MaxValue)
    {
        double[] fitness = [.. evolution.Ask(limit).Select(Sphere)];
        if (fitness.Length > 0) evolution.Tell(fitness);
        return fitness;
    }

    private static DifferentialEvolution Run(DifferentialEvolutionOptions options, long seed = 1)
    {
        var evolution = Start(options, seed);
        while (Step(evolution).Length > 0) { }
        return evolution;
    }

    [Fact]
    public void Rand1_Sphere_ConvergesToTheOrigin()
    {
        var evolution = Run(Rand1);
        Assert.InRange(evolution.Population!.BestFitness, -1e-3, 0);
        Assert.Equal("generations", evolution.StoppedBy);
        Assert.Equal(150, evolution.Generation);
        Assert.Equal(30 * 151, evolution.Evaluations);
    }

    [Fact]
    public void CurrentToPbest1_Sphere_ConvergesAndShrinks()
    {
        var evolution = Run(Pbest);
        Assert.InRange(evolution.Population!.BestFitness, -1e-6, 0);
        Assert.Equal("evaluations", evolution.StoppedBy);
        Assert.Equal(3000, evolution.Evaluations);
        Assert.Equal(6, evolution.Population.Count);
    }

    // Recorded from this implementation; another value means that maps of old seeds change.
    [Fact]
    public void Run_FixedSeed_GivesTheRecordedNumbers()
    {
        Assert.Equal(GoldenRand1, Run(Rand1 with { Generations = 10 }, seed: 42).Population!.Vectors[0]);
        Assert.Equal(GoldenPbest, Run(Pbest with { Evaluations = 300 }, seed: 42).Population!.Vectors[0]);
    }

    private static readonly float[] GoldenRand1 = [-0.474723369f, -1.71478617f, 1.00126696f, -0.756584108f, 0.0530405864f];
    private static readonly float[] GoldenPbest = [0.208207622f, -0.063191548f, 0.103351749f, 0.0471586213f, -0.13031587f];

    [Fact]
    public void Tell_WorseOrEqualTrial_KeepsTarget()
    {
        var evolution = Start(Rand1);
        Step(evolution);
        var before = evolution.Population!.Vectors.ToArray();
        var trials = evolution.Ask();
        double[] fitness = [.. evolution.Population.Fitness];
        fitness[7] += 1;
        evolution.Tell(fitness);
        for (var i = 0; i < before.Length; i++) Assert.Same(i == 7 ? trials[i] : before[i], evolution.Population.Vectors[i]);
    }

    [Fact]
    public void Ask_FirstPopulationInParts_IsTheSamePopulation()
    {
        var whole = Start(Rand1);
        Step(whole);
        var parts = Start(Rand1);
        Assert.Equal([7, 7, 7, 7, 2], Enumerable.Range(0, 5).Select(_ => Step(parts, 7).Length));
        Assert.Equal(whole.Population!.Vectors, parts.Population!.Vectors);
        Assert.Equal((whole.Generation, whole.Evaluations), (parts.Generation, parts.Evaluations));
        Assert.Equal(whole.Ask(), parts.Ask());
    }

    [Fact]
    public void Ask_LimitBelowAGeneration_AsksTheFirstTargetsOnly()
    {
        var evolution = Start(Rand1);
        Step(evolution);
        Assert.Equal(4, Step(evolution, 4).Length);
        Assert.Equal((1, 34), (evolution.Generation, evolution.Evaluations));
    }

    [Fact]
    public void Ask_AtTheLimit_IsEmpty() => Assert.Empty(Run(Rand1 with { Generations = 2 }).Ask());

    [Fact]
    public void Ask_Twice_IsRefused()
    {
        var evolution = Start(Rand1);
        evolution.Ask();
        Assert.Throws<InvalidOperationException>(() => evolution.Ask());
    }

    [Fact]
    public void Tell_OtherNumber_IsRefused()
    {
        var evolution = Start(Rand1);
        evolution.Ask();
        Assert.Throws<ArgumentException>(() => evolution.Tell([1.0]));
    }

    [Fact]
    public void Ask_NoCrossover_RepeatsTheTargets()
    {
        var evolution = Start(Rand1 with { CrossoverProbability = 0 });
        Step(evolution);
        Assert.Equal(evolution.Population!.Vectors, evolution.Ask());   // no gene is forced to change
    }

    [Fact]
    public void Population_Shrinks_InStepWithTheEvaluations()
    {
        var evolution = Start(Pbest);
        while (Step(evolution).Length > 0)
        {
            var expected = evolution.Generation == 0 ? 30 : Math.Round(30 - 24 * (evolution.Evaluations / 3000.0));
            Assert.Equal(expected, evolution.Population!.Count);
        }
    }

    [Fact]
    public void New_SettingsOutOfRange_AreRefused()
    {
        Assert.Throws<ValidationException>(() => Start(new() { PopulationSize = 3 }));
        Assert.Throws<ValidationException>(() => Start(new() { FinalPopulationSize = 2 }));
        Assert.Throws<ValidationException>(() => Start(new() { CrossoverProbability = 7 }));
        Assert.Throws<ValidationException>(() => Start(new() { CrossoverProbability = double.NaN }));
        Assert.Throws<ValidationException>(() => Start(new() { DifferentialWeight = -3 }));
        Assert.Throws<ValidationException>(() => Start(new() { DifferentialWeight = 0 }));
    }

    [Fact]
    public void New_SettingsThatContradict_AreRefusedInOneSentence()
    {
        var shrinking = Assert.Throws<ValidationException>(() => Start(new() { PopulationSize = 10, FinalPopulationSize = 11 }));
        Assert.Equal("A population of 10 cannot shrink to 11; set FinalPopulationSize to at most PopulationSize.", shrinking.Message);
        var endless = Assert.Throws<ValidationException>(() => Start(new() { Generations = null }));
        Assert.Equal("An evolution needs a limit; set Generations or Evaluations.", endless.Message);
    }
}
