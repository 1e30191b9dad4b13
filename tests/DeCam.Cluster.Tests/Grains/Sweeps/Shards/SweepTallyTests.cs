using CsCheck;
using DeCam.Cluster.Grains.Sweeps.Shards;

namespace DeCam.Cluster.Tests.Grains.Sweeps.Shards;

public sealed class SweepTallyTests
{
    /// <summary>Rows of two models and two methods; DiffAUC is whole, so that sums are exact in any order.</summary>
    private static readonly Gen<SweepRow[]> Rows = Gen.Select(Gen.Int[0, 1], Gen.Int[0, 1], Gen.Int[0, 3], Gen.Int[-100, 100]).Array[0, 30]
        .Select(all => all.Select((r, cell) => Row(cell, $"model-{r.Item1}", $"method-{r.Item2}", (Kind)r.Item3, r.Item4)).ToArray());

    private enum Kind
    {
        Failed,
        WithoutMetric,
        WithMetric,
        WithTwoMetrics,
    }

    [Fact]
    public void With_AnyRows_CountsEachModelAndMethodApart() => Rows.Sample(rows =>
    {
        var sums = Tally(rows);

        Assert.Equal(rows.Select(r => (r.Model, r.Method)).Distinct(), sums.Select(s => (s.Model, s.Method)));
        Assert.All(sums, s =>
        {
            var own = rows.Where(r => r.Model == s.Model && r.Method == s.Method).ToList();
            var done = own.Where(r => r.Failure is null).ToList();
            Assert.Equal(done.Count, s.Done);
            Assert.Equal(own.Count - done.Count, s.Failed);
            Assert.Equal(done.Where(r => r.Curves.Length > 0).Sum(r => r.Curves[0].DiffAuc), s.Diff);
            Assert.Equal(done.Count(r => r.Curves.Length > 0), s.DiffCount);
            Assert.Equal(done.Sum(r => (long)r.Evaluations), s.Evaluations);
            Assert.Equal(done.Sum(r => (long)r.MetricEvaluations), s.MetricEvaluations);
        });
    });

    [Fact]
    public void Plus_SumsOfTwoShards_AreThoseOfAllRows() => Gen.Select(Rows, Rows).Sample((first, second) =>
    {
        IReadOnlyList<SweepSums> sums = Tally(first);
        foreach (var more in Tally(second)) sums = sums.Plus(more);

        Assert.Equal(Tally([.. first, .. second]), sums);
    });

    [Fact]
    public void Without_FailedRowOfARetry_TakesItBack() => Rows.Sample(rows =>
    {
        var done = rows.Where(r => r.Failure is null);
        IReadOnlyList<SweepSums> sums = Tally(rows);
        foreach (var failed in rows.Where(r => r.Failure is not null)) sums = sums.Without(failed);

        Assert.All(sums, s => Assert.Equal(0, s.Failed));
        Assert.Equal(Sorted(Tally(done)), Sorted(sums.Where(s => s.Done > 0)));
    });

    [Fact]
    public void With_FurtherRow_LeavesTheSumsBeforeAsTheyWere()
    {
        var before = Tally([Row(0, "model", "method", Kind.WithMetric, 5)]);

        before.With(Row(1, "model", "method", Kind.WithMetric, 7));

        Assert.Equal(1, Assert.Single(before).Done);
    }

    private static IEnumerable<SweepSums> Sorted(IEnumerable<SweepSums> sums) => sums.OrderBy(s => s.Model).ThenBy(s => s.Method);

    private static List<SweepSums> Tally(IEnumerable<SweepRow> rows) =>
        rows.Aggregate(new List<SweepSums>(), (sums, row) => sums.With(row));

    private static SweepRow Row(int cell, string model, string method, Kind kind, int diff) => new()
    {
        Cell = cell,
        Model = model,
        Method = method,
        Image = "image",
        Seed = 0,
        Failure = kind == Kind.Failed ? new(FailureKind.Input, "planted") : null,
        Evaluations = 100 + cell,
        MetricEvaluations = cell,
        Curves = kind switch
        {
            Kind.WithMetric => [Curve(diff)],
            Kind.WithTwoMetrics => [Curve(diff), Curve(1000)],
            _ => [],
        },
    };

    private static SweepCurve Curve(double diff) => new("black-30", 0, 0, diff, [], []);
}
