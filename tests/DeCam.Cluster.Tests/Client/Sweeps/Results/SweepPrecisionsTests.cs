using DeCam.Cluster.Client.Sweeps.Results;

namespace DeCam.Cluster.Tests.Client.Sweeps.Results;

/// <summary>What tables say of searches in eight bits.</summary>
public sealed class SweepPrecisionsTests
{
    private static readonly CalibrationResult Used = new() { NetworkSha256 = new('c', 64), IsProductExact = true, Correlation = 0.98, Speed = 2.5, Seconds = 1.5 };
    private static readonly CalibrationResult Fallen = new() { Reason = "The network agrees at 0.50.", Correlation = 0.5 };

    private static readonly SweepSpec Spec = PlantedRows.Spec with
    {
        Methods =
        [
            new() { Name = "decam", Method = "decam", Precision = "auto" },
            new() { Name = "rise, wide", Method = "rise", Precision = "int8" },
            new() { Name = "centre", Method = "centre", IsControl = true },
        ],
    };

    [Fact]
    public void Columns_OfASearchInEightBits_TellWhatScoredIt()
    {
        var columns = SweepColumns.Of(Spec);
        object? Value(string column, SweepRow row) => columns.Single(c => c.Name == column).Value(row);
        var (int8, fp32) = (PlantedRows.Row(0) with { Calibration = Used }, PlantedRows.Row(1) with { Calibration = Fallen });

        Assert.Equal(("int8", Used.NetworkSha256, 0.98, 2.5, null, 1.5), (Value("precision", int8), Value("network_sha256", int8), Value("guard_correlation", int8), Value("guard_speed", int8), Value("precision_reason", int8), Value("preparation_seconds", int8)));
        Assert.Equal(("fp32", null, 0.5, Fallen.Reason), (Value("precision", fp32), Value("network_sha256", fp32), Value("guard_correlation", fp32), Value("precision_reason", fp32)));
        Assert.Null(Value("precision", fp32 with { Method = "centre", Calibration = null }));
        Assert.Null(Value("precision", int8 with { Failure = new(FailureKind.Input, "It is broken."), Calibration = null }));
        // What auto decides follows from a time.
        Assert.False(columns.Single(c => c.Name == "precision").IsStable);
        Assert.All(columns.SkipWhile(c => c.IsStable), c => Assert.False(c.IsStable));
        Assert.True(SweepColumns.Of(Spec with { Methods = [Spec.Methods[1]] }).Single(c => c.Name == "network_sha256").IsStable);
    }

    [Fact]
    public void Columns_OfFloat32_AreThoseOfBefore() => Assert.DoesNotContain(SweepColumns.Of(PlantedRows.Spec), c => c.Name is "precision" or "network_sha256");

    [Fact]
    public void Tables_ModelInFewerBits_IsNamed()
    {
        var spec = Spec with { Methods = [Spec.Methods[0] with { Precision = "fp16" }, Spec.Methods[1] with { Precision = "tf32" }, Spec.Methods[2]] };
        var summary = new SweepSummary(spec, new() { SweepId = "s", Cells = 2, Done = 2 });
        summary.Add(PlantedRows.Row(0));
        summary.Add(PlantedRows.Row(0) with { Method = "rise, wide" });

        var details = SweepDetails.Of(summary, "rise-225");

        Assert.Equal(["decam (fp16)", "rise, wide (tf32)", "centre (control)"], details.Rows.Select(r => r[1]));
        Assert.Equal(["fp16", "tf32", ""], details.Rows.Select(r => r[details.Header.ToList().IndexOf("precision")]));
        Assert.Contains("tf32: the model scored the search in that; the figures are those of float32. fp16: the model", details.Note, StringComparison.Ordinal);
        Assert.DoesNotContain("int8", details.Note, StringComparison.Ordinal);
        var columns = SweepColumns.Of(spec);
        Assert.Equal("fp16", columns.Single(c => c.Name == "precision").Value(PlantedRows.Row(0)));
        Assert.DoesNotContain(columns, c => c.Name is "network_sha256" or "guard_speed");
    }

    [Fact]
    public void Tables_CellsThatFellBack_AreCounted()
    {
        var summary = new SweepSummary(Spec, new() { SweepId = "s", Cells = 9, Done = 9 });
        for (var cell = 0; cell < 3; cell++)
        {
            summary.Add(PlantedRows.Row(cell) with { Calibration = cell == 2 ? Fallen : Used });
            summary.Add(PlantedRows.Row(cell) with { Method = "rise, wide", Calibration = Used });
            summary.Add(PlantedRows.Row(cell) with { Method = "centre" });
        }

        var details = SweepDetails.Of(summary, "rise-225");

        var column = details.Header.ToList().IndexOf("precision");
        Assert.Equal(["int8 2, fp32 1", "int8", ""], details.Rows.Select(r => r[column]));
        Assert.Equal(["decam (int8 or fp32)", "rise, wide (int8)", "centre (control)"], details.Rows.Select(r => r[1]));
        const string Note = "int8: a network of 8-bit integers scored the search; the figures are the model's own. Of 3 cells under auto, 1 fell back and was searched in float32.";
        Assert.Contains(Note, details.Note, StringComparison.Ordinal);
        Assert.Contains(Note, SweepOverview.Of(summary, "rise-225").Note, StringComparison.Ordinal);
        Assert.DoesNotContain("precision", SweepDetails.Of(new(PlantedRows.Spec, summary.Status), "rise-225").Header);
    }
}
