using DeCam.Evolution;
using DeCam.Explanations;
using DeCam.Methods;
using DeCam.Scoring;
using DeCam.Tests.Algorithm.Explanations;

namespace DeCam.Tests.Algorithm.Methods;

public sealed class DeCamMethodTests
{
    private static ExplanationPlan Plan(string? preset, params (string Name, string Value)[] options) =>
        new() { Method = "decam", Preset = preset, Options = options.ToDictionary(o => o.Name, o => o.Value) };

    private static string Refusal(params (string Name, string Value)[] options)
    {
        var view = PlantedModel.Rectangle(8, 8, 1, 1, 3, 3).View;
        return Assert.Throws<ScoringRefusedException>(() => new ExplanationRun(Plan("paper", options), view)).Message;
    }

    [Theory]
    [InlineData("balanced", 2000)]
    [InlineData("paper", 40_200)]
    [InlineData("fast", 500)]
    [InlineData("best", 10_000)]
    public void Resolve_EachPreset_PlansItsEvaluations(string preset, int evaluations)
    {
        var choice = new DeCamMethod().Resolve(preset, new Dictionary<string, string>(), 224, 224);
        Assert.Equal(preset, choice.Preset);
        Assert.Equal(evaluations, choice.PlannedEvaluations);
        Assert.False(choice.MetricTuned);
    }

    [Fact]
    public void Resolve_Paper_HasThePublishedSettings()
    {
        var options = new DeCamMethod().Resolve("paper", new Dictionary<string, string>(), 224, 224).Options;
        Assert.Equal("rand/1", options["strategy"]);
        Assert.Equal(200, options["population"]);
        Assert.Equal(200, options["generations"]);
        Assert.Equal("auto", options["final-population"]);
        Assert.Equal(0.8, options["differential-weight"]);
        Assert.Equal(0.2, options["crossover-probability"]);
        Assert.Equal(10, options["ellipses"]);
        Assert.Equal(5.0, options["alpha"]);
        Assert.Equal("zero", options["baseline"]);
        Assert.Equal("logit", options["score"]);
        Assert.Equal("paper", options["map"]);
    }

    [Fact]
    public void Catalog_PathRidgeIsFirst_AndOfDeCamBalanced()
    {
        Assert.Equal("path-ridge", MethodCatalog.All[0].Name);
        Assert.Equal(["balanced", "paper", "fast", "best"], MethodCatalog.Named("decam").Presets);
    }

    [Fact]
    public void Options_OutOfRange_AreRefusedInOneSentence()
    {
        Assert.Equal("Option 'population' of method 'decam' is 3 but must be a whole number from 4 to 10000.", Refusal(("population", "3")));
        Assert.Equal("Option 'ellipses' of method 'decam' is 0 but must be a whole number from 1 to 1000.", Refusal(("ellipses", "0")));
        Assert.Equal("Method 'decam' has no option 'popluation'; did you mean 'population'?", Refusal(("popluation", "20")));
        Assert.Equal("Option 'baseline' of method 'decam' is 'grey' but must be zero, black, blur, mean or box-blur.", Refusal(("baseline", "grey")));
    }

    [Fact]
    public void Options_ThatDoNotFit_AreRefusedInOneSentence()
    {
        Assert.Equal("Option 'final-population' is 300 but must not exceed 'population', which is 200; lower it or set it to auto.", Refusal(("final-population", "300")));
        Assert.Equal("Option 'min-side' is 0.5 but must not exceed 'max-side', which is 0.25; change one of them.", Refusal(("min-side", "0.5"), ("max-side", "0.25")));
        Assert.Equal("Options 'generations' and 'evaluations' are both auto but the search needs a limit; set one of them.", Refusal(("generations", "auto")));
    }

    [Theory]
    [InlineData("balanced")]
    [InlineData("paper")]
    [InlineData("fast")]
    [InlineData("best")]
    public void Map_PlantedRectangle_PeaksInIt(string preset)
    {
        var model = PlantedModel.Rectangle(48, 48, 8, 26, 20, 38);
        var outcome = model.Run(Plan(preset) with { Budget = 2000, Protocols = ["rise-225"] });
        var map = outcome.Targets[0].Map;
        var peak = Array.IndexOf(map, map.Max());
        Assert.InRange(peak % 48, 8, 19);
        Assert.InRange(peak / 48, 26, 37);
        Assert.Equal(1f, map.Max());
        Assert.InRange(map.Min(), 0f, 1f);
        Assert.InRange(outcome.Targets[0].Curves[0].DiffAuc, 60, 100);
        Assert.Empty(outcome.Notes);
    }

    [Fact]
    public void Map_NoneAboveTheBar_TakesTheBetterHalfAndSaysSo()
    {
        var model = new PlantedModel(16, 16, _ => [new ClassScore(-50, -50)]);
        var outcome = model.Run(Plan("paper", ("population", "10"), ("generations", "0"), ("alpha", "0")));
        Assert.Equal("No individual's fitness exceeds two thirds of the population's mean, so the map sums the masks of the better half instead.", outcome.Notes[0]);
        Assert.Equal(1f, outcome.Targets[0].Map.Max());
    }

    [Fact]
    public void BetterIndividuals_PositiveMean_AreThoseAboveTwoThirdsOfIt()
    {
        var population = new Population();
        population.Add([.. Enumerable.Range(0, 4).Select(i => new[] { (float)i })], [1, 2.1, 3, 6]);   // mean 3.025, bar 2.017
        var (indices, isFallback) = BetterIndividuals.Of(population);
        Assert.Equal([1, 2, 3], indices);
        Assert.False(isFallback);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 70)]
    [InlineData(70, 3)]
    public void Map_OddFrames_Work(int height, int width)
    {
        var outcome = PlantedModel.Rectangle(height, width, 0, 0, 1, 1).Run(Plan(null) with { Budget = 120, Protocols = ["rise-225", "rise-29", "black-30"] });
        Assert.Equal(height * width, outcome.Targets[0].Map.Length);
        Assert.All(outcome.Targets[0].Map, v => Assert.InRange(v, 0f, 1f));
    }

    [Fact]
    public void State_WhileSearching_TellsGenerationAndFitness()
    {
        var model = PlantedModel.Rectangle(16, 16, 2, 2, 6, 6);
        var run = new ExplanationRun(Plan("paper", ("population", "8"), ("generations", "3")), model.View);
        Assert.Equal(new SearchState(0, null, null, null), run.Progress.Search);
        var outcome = model.Finish(run);
        Assert.Equal((3, "generations"), (outcome.Search.Round, outcome.Search.StoppedBy));
        Assert.True(outcome.Search.BestFitness >= outcome.Search.MeanFitness);
    }
}
