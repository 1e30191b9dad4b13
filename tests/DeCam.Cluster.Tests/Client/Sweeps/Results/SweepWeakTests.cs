using DeCam.Cluster.Client.Sweeps.Results;

namespace DeCam.Cluster.Tests.Client.Sweeps.Results;

/// <summary>A map is weak by its halves, or because it is not above the control of the same model, image and seed.</summary>
public sealed class SweepWeakTests
{
    private static readonly SweepSpec Spec = PlantedRows.Spec with
    {
        Methods = [new() { Name = "path-ridge", Method = "path-ridge" }, new() { Name = "rise", Method = "rise" }, new() { Name = "centre", Method = "centre", IsControl = true }],
        Seeds = [0, 1],
    };

    // Per image and seed: path-ridge's figure and halves, rise's figure, the control's.
    private static readonly List<SweepRow> Rows =
    [
        .. OfImage("a.png", 0, 40, 0.9, 30, 20), .. OfImage("a.png", 1, 40, 0.5, 10, 20),
        .. OfImage("b.png", 0, 40, 0.2, 20, 20), .. OfImage("b.png", 1, 40, 0.3, 20, 20),
    ];

    [Fact]
    public void IsWeak_Rows_ByHalvesOrTheControlOfTheSameSeed()
    {
        var weak = new SweepWeak(Spec);
        Assert.True(weak.NeedsRows);
        foreach (var row in Rows) weak.Add(row);

        Assert.Equal([false, false, null, false, true, null, true, true, null, false, true, null], Rows.Select(weak.IsWeak));
        Assert.Null(weak.IsWeak(Rows[0] with { Failure = new(FailureKind.Input, "no") }));
        Assert.Null(weak.IsWeak(Rows[1] with { Image = "c.png" }));     // no control, no halves
        Assert.Equal("weak", SweepColumns.Of(Spec, weak).SkipWhile(c => c.Name != "split_half").ElementAt(1).Name);
    }

    [Fact]
    public void Tables_WeakMaps_AreCountedByImageAndNamedInASentence()
    {
        var summary = new SweepSummary(Spec, new() { SweepId = "s" });
        foreach (var row in Rows) summary.Add(row);

        var details = SweepDetails.Of(summary, "rise-225");
        Assert.Equal(["1", "2", ""], details.Rows.Select(r => r[^1]));
        Assert.Contains("not above the control, or with halves whose rank correlation is under 0.3", details.Note, StringComparison.Ordinal);
        Assert.Contains("Weak maps (not above the control, or with halves whose rank correlation is under 0.3): path-ridge with m on 1 image, rise with m on 2 images.", SweepImageNotes.Of(summary));
    }

    [Fact]
    public void Sentence_ManyWeakMethods_NamesFiveAndCountsTheOthers()
    {
        var summary = new SweepSummary(Spec with { Methods = [.. Enumerable.Range(0, 7).Select(i => new SweepMethod { Name = $"rise{i}", Method = "rise" })] }, new() { SweepId = "s" });
        for (var i = 0; i < 7; i++) summary.Add(Row($"rise{i}", "a.png", 0, 40) with { SplitHalf = 0.1 });

        Assert.EndsWith("rise3 with m on 1 image, rise4 with m on 1 image and 2 more.", SweepWeak.Sentence(summary), StringComparison.Ordinal);
    }

    [Fact]
    public void Tables_NoControl_CountByTheHalvesAlone()
    {
        var summary = new SweepSummary(Spec with { Methods = Spec.Methods[..2] }, new() { SweepId = "s" });
        foreach (var row in Rows.Where(r => r.Method != "centre")) summary.Add(row);

        Assert.Equal(["1", ""], SweepDetails.Of(summary, "rise-225").Rows.Select(r => r[^1]));
    }

    private static IEnumerable<SweepRow> OfImage(string image, long seed, double path, double halves, double rise, double control) =>
    [
        Row("path-ridge", image, seed, path) with { SplitHalf = halves },
        Row("rise", image, seed, rise),
        Row("centre", image, seed, control),
    ];

    private static SweepRow Row(string method, string image, long seed, double diff) => PlantedRows.Row(0, diff) with { Method = method, Image = image, Seed = seed };
}
