using System.ComponentModel.DataAnnotations;
using DeCam.Methods;
using DeCam.Methods.Options;
using DeCam.Scoring;

namespace DeCam.Tests.Algorithm.Methods.Options;

public sealed class OptionRecordTests
{
    private static readonly BakingMethod Method = new();

    private static MethodChoice Resolve(string? preset, params (string Name, string Value)[] options) =>
        Method.Resolve(preset, options.ToDictionary(o => o.Name, o => o.Value), 8, 8);

    private static string Refusal(string? preset, params (string Name, string Value)[] options)
    {
        var refusal = Assert.Throws<ScoringRefusedException>(() => Resolve(preset, options));
        Assert.Equal(RefusalKind.Option, refusal.Kind);
        return refusal.Message;
    }

    [Fact]
    public void Resolve_NoPreset_TakesTheFirst()
    {
        var choice = Resolve(null);
        Assert.Equal("bread", choice.Preset);
        Assert.Equal(["loaves", "heat", "flour", "steam", "rest"], choice.Options.Keys);
        Assert.Equal([2, 230.5, "whole-grain", true, "auto"], choice.Options.Values);
        Assert.Equal(20, choice.PlannedEvaluations);
    }

    [Fact]
    public void Resolve_Overrides_ReplaceThePresetsValues()
    {
        var choice = Resolve("cake", ("loaves", "3"), ("flour", "type/550"), ("steam", "true"), ("rest", "4"));
        Assert.Equal([3, 180.0, "type/550", true, 4], choice.Options.Values);
    }

    [Fact]
    public void Options_Preset_SaysItsDefaults()
    {
        Assert.Equal(["2", "230.5", "whole-grain", "true", "auto"], Method.Options(null).Select(o => o.Default));
        Assert.Equal(["1", "180", "white", "false", "auto"], Method.Options("cake").Select(o => o.Default));
        Assert.Equal(["a whole number from 1 to 9", "a number above 0 to 300", "white, whole-grain or type/550", "true or false", "a whole number from 0 up, or auto"],
            Method.Options(null).Select(o => o.Allowed));
    }

    [Fact]
    public void Resolve_MisspeltOption_NamesTheNearest() =>
        Assert.Equal("Method 'baking' has no option 'laoves'; did you mean 'loaves'?", Refusal(null, ("laoves", "1")));

    [Fact]
    public void Resolve_StrangeOption_ListsAll() =>
        Assert.Equal("Method 'baking' has no option 'temperature'; use one of loaves, heat, flour, steam, rest.", Refusal(null, ("temperature", "1")));

    [Fact]
    public void Resolve_OutOfRange_SaysValueRangeAndOption()
    {
        Assert.Equal("Option 'loaves' of method 'baking' is 10 but must be a whole number from 1 to 9.", Refusal(null, ("loaves", "10")));
        Assert.Equal("Option 'heat' of method 'baking' is 0 but must be a number above 0 to 300.", Refusal(null, ("heat", "0")));
    }

    [Theory]
    [InlineData("loaves", "many")]
    [InlineData("loaves", "1.5")]
    [InlineData("heat", "NaN")]
    [InlineData("heat", "1,5")]
    [InlineData("steam", "maybe")]
    [InlineData("flour", "WholeGrain")]
    [InlineData("flour", "1")]
    public void Resolve_NotAValue_SaysWhatIsWanted(string option, string text) =>
        Assert.StartsWith($"Option '{option}' of method 'baking' is '{text}' but must be ", Refusal(null, (option, text)), StringComparison.Ordinal);

    [Fact]
    public void Resolve_RuleAcrossOptions_IsChecked() =>
        Assert.Equal("Steam needs at least 100 degrees, not 50.", Refusal(null, ("heat", "50")));

    [Fact]
    public void Resolve_UnknownPreset_NamesTheNearest() =>
        Assert.Equal("Method 'baking' has no preset 'bred'; did you mean 'bread'?", Refusal("bred"));

    [Fact]
    public void Create_RecordOutOfRange_SaysTheSameSentence() =>
        Assert.Equal(Refusal(null, ("loaves", "0")),
            Assert.Throws<ScoringRefusedException>(() => Method.Create(new ExplanationProblem(8, 8, 1, 0, null), new BakingOptions { Loaves = 0 })).Message);

    private enum Flour
    {
        White,
        WholeGrain,
        [Option("type/550", "Light.")]
        Type550,
    }

    private sealed record BakingOptions : IValidatableObject
    {
        [Option("loaves", "How many."), Range(1, 9)]
        public int Loaves { get; init; } = 2;

        [Option("heat", "Degrees Celsius."), Range(0.0, 300.0, MinimumIsExclusive = true)]
        public double Heat { get; init; } = 230.5;

        [Option("flour", "What it is made of.")]
        public Flour Flour { get; init; } = Flour.WholeGrain;

        [Option("steam", "Whether to steam.")]
        public bool Steam { get; init; } = true;

        [Option("rest", "Hours of rest."), Range(0, int.MaxValue)]
        public int? Rest { get; init; }

        public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
        {
            if (Steam && Heat < 100) yield return new($"Steam needs at least 100 degrees, not {Heat}.");
        }
    }

    private sealed class BakingMethod : ExplainerMethod<BakingOptions>
    {
        public override string Name => "baking";

        public override string Summary => "Bakes.";

        public override string Source => "None.";

        public override bool MasksDependOnTarget => false;

        protected override IReadOnlyList<(string Name, BakingOptions Options)> NamedOptions { get; } =
            [("bread", new()), ("cake", new() { Loaves = 1, Heat = 180, Flour = Flour.White, Steam = false })];

        protected override IExplainer Start(ExplanationProblem problem, BakingOptions options) => throw new NotSupportedException();

        protected override int PlannedEvaluations(BakingOptions options, int height, int width) => 10 * options.Loaves;
    }
}
