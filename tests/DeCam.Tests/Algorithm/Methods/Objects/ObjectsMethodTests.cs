using System.Runtime.InteropServices;
using DeCam.Explanations;
using DeCam.Masks;
using DeCam.Methods;
using DeCam.Scoring;

namespace DeCam.Tests.Algorithm.Methods.Objects;

public sealed class ObjectsMethodTests
{
    private const int Side = 48;
    private const int Target = 3;
    private static readonly Window First = new(4, 6, 12, 12), Second = new(30, 28, 12, 12);

    private static readonly ModelView View = new()
    {
        HeightPixels = Side,
        WidthPixels = Side,
        ClassCount = 8,
        Targets = [new(Target, "", Driven.Score(0.95))],
        ImageWidthPixels = Side,
        ImageHeightPixels = Side,
        Preprocessing = "{}",
    };

    // Occlusion hides one object and loses nothing, as the other is still there.
    public static TheoryData<string> Names => [.. MethodCatalog.All.Where(m => !m.IsControl && !m.LooksInside && m.Name != "occlusion").Select(m => m.Name)];

    private static ExplanationPlan Plan(string method, string objects, int budget) =>
        new() { Method = method, Seed = 5, Budget = budget, BatchSize = 16, Options = new Dictionary<string, string> { ["objects"] = objects } };

    // The class is there when one of the objects is, and never below a tenth.
    private static Func<float[], double> Either(params Window[] objects) => mask => 0.1 + 0.85 * objects.Max(o => Math.Pow(Driven.Rectangle(Side, o)(mask), 2));

    [Theory, MemberData(nameof(Names))]
    public void Explain_TwoObjects_FindsBoth(string method)
    {
        var outcome = Finish(Start(Plan(method, "auto", 1200)), Either(First, Second), []);

        var objects = outcome.Targets[0].Objects;
        Assert.Equal(2, objects.Count);
        Assert.True(objects[0].IsRecognised && !objects[1].IsRecognised);
        Assert.Equal([0, 1], objects.Select(o => Place(o.Map)).Order());
        Assert.InRange(outcome.Evaluations, 100, 1200);
        Assert.Equal("objects", outcome.Search.StoppedBy);
        Assert.Contains(outcome.Notes, n => n.StartsWith("2 objects were found; the class is not recognised without", StringComparison.Ordinal));
        // Both stand out in the map of both.
        foreach (var window in new[] { First, Second }) Assert.True(Driven.Contrast(outcome.Targets[0].Map, Side, window) > 0.5);
    }

    [Fact]
    public void Explain_OneObject_IsNotSplitAndItsMapIsTheMap()
    {
        var outcome = Finish(Start(Plan("path-ridge", "auto", 1000)), Either(First), []);

        var one = Assert.Single(outcome.Targets[0].Objects);
        Assert.Equal(one.Map, outcome.Targets[0].Map);
        Assert.True(one.Kept >= 0.95 / 2 && one.Left < 0.95 / 2 && one.Share is > 0 and < 0.5);
        Assert.InRange(outcome.Evaluations, 200, 250);
    }

    [Fact]
    public void Explain_AsManyAsAllowed_EndsAndSaysThatTheClassIsStillThere()
    {
        var third = new Window(4, 30, 12, 12);
        var outcome = Finish(Start(Plan("path-ridge", "2", 600)), Either(First, Second, third), []);

        Assert.Equal(2, outcome.Targets[0].Objects.Count);
        Assert.True(outcome.Targets[0].Objects[1].IsRecognised);
        Assert.Contains(outcome.Notes, n => n.StartsWith("2 objects were found; the class is still recognised without", StringComparison.Ordinal));
    }

    // Below half of its first probability, but still above every other class.
    [Theory]
    [InlineData(-3, 2)]
    [InlineData(3, 1)]
    public void Explain_LessThanHalfLeft_GoesOnWhereTheClassIsStillTheFirst(float rival, int objects)
    {
        double Score(float[] mask) => 0.01 + Math.Max(0.9 * Math.Pow(Driven.Rectangle(Side, First)(mask), 2), 0.3 * Math.Pow(Driven.Rectangle(Side, Second)(mask), 2));
        Assert.Equal(objects, Finish(Start(Plan("path-ridge", "2", 600)), Score, [], rival).Targets[0].Objects.Count);
    }

    [Fact]
    public void Explain_SecondSearch_HidesWhatWasFoundInEveryMask()
    {
        List<float[]> masks = [];
        var outcome = Finish(Start(Plan("rise", "2", 400)), Either(First, Second), masks);

        var half = outcome.Evaluations / 2 + 1;
        var hidden = Enumerable.Range(0, Side * Side).Where(i => masks.Skip(half).All(m => m[i] == 0)).ToList();
        Assert.Equal(outcome.Targets[0].Objects[0].Share, (double)hidden.Count / (Side * Side), 0.02);
        Assert.Contains(hidden, i => Driven.IsInside(i, Side, Place(outcome.Targets[0].Objects[0].Map) == 0 ? First : Second));
        Assert.DoesNotContain(Enumerable.Range(0, Side * Side), i => masks.Take(half / 2).All(m => m[i] == 0));
    }

    // The first masks of the search for the second object say nothing yet.
    [Fact]
    public void Snapshot_InTheMiddleOfTheSecondSearch_IsTheMapOfTheFirstObject()
    {
        var target = Finish(Start(Plan("rise", "2", 400) with { Snapshots = [230] }), Either(First, Second), []).Targets[0];

        Assert.Equal(2, target.Objects.Count);
        Assert.Equal(target.Objects[0].Map, Assert.Single(target.Snapshots).Map);
        Assert.NotEqual(target.Objects[0].Map, target.Map);
    }

    [Theory]
    [InlineData("rise")]
    [InlineData("lime")]
    [InlineData("path-ridge")]
    public void Restore_AfterAnyRound_HasTheIdenticalFuture(string method)
    {
        var plan = Plan(method, "auto", 600);
        var score = Either(First, Second);
        var expected = Finish(Start(plan), score, []);
        foreach (var stop in new[] { 1, 3, 6, 8 })
        {
            var run = Start(plan);
            while (run.CompletedRounds < stop && !run.IsComplete) Tell(run, run.OpenBatches[^1], score, [], 0);
            var restored = ExplanationRun.Restore(plan, View, run.Save(), Inputs);
            var outcome = Finish(restored, score, []);
            Assert.Equal(expected.Targets[0].Map, outcome.Targets[0].Map);
            Assert.Equal(expected.Targets[0].Objects.Select(o => o.Map), outcome.Targets[0].Objects.Select(o => o.Map));
        }
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1000")]
    [InlineData("two")]
    [InlineData("")]
    public void Check_NoNumberOfObjects_IsRefused(string objects)
    {
        var refusal = Assert.Throws<ScoringRefusedException>(() => MethodCatalog.Check("path-ridge", null, new Dictionary<string, string> { ["objects"] = objects }));
        Assert.Equal($"Option 'objects' of method 'path-ridge' is '{objects}' but must be a whole number from 1 to 9, or auto for up to 4.", refusal.Message);
    }

    [Fact]
    public void Start_TooFewEvaluationsOrSeveralClasses_IsRefused()
    {
        Assert.Contains("takes at least 104 evaluations, but method 'path-ridge' has 60", Assert.Throws<ScoringRefusedException>(() => Start(Plan("path-ridge", "auto", 60))).Message, StringComparison.Ordinal);
        var two = View with { Targets = [View.Targets[0], View.Targets[0] with { Class = 4 }] };
        Assert.Contains("objects of one class but 2 were asked for", Assert.Throws<ScoringRefusedException>(() => new ExplanationRun(Plan("rise", "2", 400), two)).Message, StringComparison.Ordinal);
        Assert.Contains("has no option 'objects'", Assert.Throws<ScoringRefusedException>(() => Start(Plan(MethodCatalog.Control, "2", 400))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Explain_OneObjectWanted_IsTheMethodItself()
    {
        var (score, plain) = (Either(First, Second), Plan("rise", "1", 200));
        var alone = Finish(Start(plain with { Options = new Dictionary<string, string>() }), score, []);
        var one = Finish(Start(plain), score, []);
        Assert.Equal(alone.Targets[0].Map, one.Targets[0].Map);
        Assert.Empty(one.Targets[0].Objects);
        Assert.Equal([Target], Start(plain).Classes);
        Assert.Equal([Target, ~Target], Start(Plan("rise", "2", 200)).Classes);
    }

    // Quarters of different colours, for methods that segment.
    private static RunInputs Inputs { get; } = new(new(Side, Side, Enumerable.Range(0, Side * Side * 3).Select(i => (byte)((i / 3 % Side < Side / 2 ? 60 : 180) + (i / 3 / Side < Side / 2 ? 40 : 0))).ToArray()));

    private static ExplanationRun Start(ExplanationPlan plan) => new(plan, View, Inputs);

    // The object whose middle is next to the map's maximum.
    private static int Place(float[] map)
    {
        var peak = Array.IndexOf(map, map.Max());
        var (first, second) = (Distance(First), Distance(Second));
        return Math.Min(first, second) > 12 ? -1 : first < second ? 0 : 1;

        double Distance(Window window)
        {
            var (dx, dy) = (peak % Side - window.X - window.Width / 2.0, peak / Side - window.Y - window.Height / 2.0);
            return Math.Sqrt(dx * dx + dy * dy);
        }
    }

    private static ExplanationOutcome Finish(ExplanationRun run, Func<float[], double> score, List<float[]> masks, float rival = 0)
    {
        while (!run.IsComplete)
            foreach (var batch in run.OpenBatches) Tell(run, batch, score, masks, rival);
        return run.Outcome();
    }

    // As a device does, from the description on the wire; the logit is that against one other class.
    private static void Tell(ExplanationRun run, ScoreBatch batch, Func<float[], double> score, List<float[]> masks, float rival)
    {
        var drawn = MaskCodec.Read(batch.Masks.Kind, batch.Masks.ToBytes());
        if (batch.Resource is { } resource) drawn.Attach(resource);
        var scores = new List<ClassScore>();
        for (var i = 0; i < drawn.Count; i++)
        {
            masks.Add(Driven.Draw(drawn, i, Side, Side));
            var probability = score(masks[^1]);
            scores.Add(new((float)Math.Log(probability / (1 - probability)), (float)Math.Log(probability)));
            if (run.Classes.Count > 1) scores.Add(new(rival, (float)Math.Log(1 - probability)));
        }

        run.Tell(batch.Index, MemoryMarshal.Cast<ClassScore, float>(CollectionsMarshal.AsSpan(scores)));
    }
}
