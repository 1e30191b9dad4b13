using DeCam.Cluster.Client.Sweeps.Report;
using DeCam.Cluster.Client.Sweeps.Results;
using DeCam.Cluster.Tests.Client.Sweeps.Results;

namespace DeCam.Cluster.Tests.Client.Sweeps.Report;

public sealed class LatexTableTests
{
    [Fact]
    public void Of_SixImages_PutsInBoldWhatThePairedTestTellsApart()
    {
        // decam leads; rise is six points behind on each image, lime as often ahead as behind; the control reaches nobody.
        var text = LatexTable.Of(Summary([("decam", [60, 62, 64, 66, 68, 70]), ("rise", [54, 56, 58, 60, 62, 64]), ("lime", [61, 61, 65, 65, 69, 68]), ("centre", [10, 11, 12, 13, 14, 15])]));

        Assert.StartsWith("% Tables of planted, made by DeCam.Cluster ", text, StringComparison.Ordinal);
        Assert.Contains("\\begin{tabular}{lc}\n\\toprule\nMethod & m\\_1 \\\\\n\\midrule\n", text, StringComparison.Ordinal);
        Assert.Contains("decam & \\textbf{65.0} {\\scriptsize [", text, StringComparison.Ordinal);
        Assert.Contains("lime & \\textbf{64.8} {\\scriptsize [", text, StringComparison.Ordinal);
        Assert.Contains("rise & 59.0 {\\scriptsize [", text, StringComparison.Ordinal);
        Assert.Contains("\\midrule\ncentre (control) & 12.5 {\\scriptsize [", text, StringComparison.Ordinal);
        Assert.DoesNotContain("dagger", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_MethodsThatNothingTellsApart_HasNothingInBold()
    {
        var text = LatexTable.Of(Summary([("decam", [60, 62, 64]), ("rise", [54, 56, 58]), ("centre", [10, 11, 12])]));

        Assert.DoesNotContain("textbf", text, StringComparison.Ordinal);
        Assert.Contains("An interval of fewer than 6 images says little.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Tables_IntervalThatReachesIntoAControls_IsMarked()
    {
        var summary = Summary([("decam", [60, 62, 64, 66, 68, 70]), ("rise", [8, 30, 10, 12, 14, 16]), ("lime", [1, 2, 3, 4, 5, 6]), ("centre", [10, 11, 12, 13, 14, 15])]);

        var rows = SweepOverview.Of(summary, "rise-225");

        Assert.Equal([false, true, true, false], rows.Rows.Select(r => r[1].EndsWith(" †", StringComparison.Ordinal)));
        Assert.Contains(SweepControls.Note, rows.Note, StringComparison.Ordinal);
        Assert.Equal(2, LatexTable.Of(summary).Split("]}$^\\dagger$ \\\\").Length - 1);
        Assert.Contains("not told apart from a control</span>", PlantedReport.Of(summary), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_HostileNames_AreText()
    {
        var summary = Summary([("decam", [60, 62])], "\\input{/etc/passwd}\n%$#_&{}~^");

        var text = LatexTable.Of(summary);

        Assert.Contains("Method & \\textbackslash{}input\\{/etc/passwd\\} \\%\\$\\#\\_\\&\\{\\}\\textasciitilde{}\\textasciicircum{} \\\\", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\\input", text, StringComparison.Ordinal);
    }

    // In front of the first cell of a row they would be options of the end of the row before.
    [Theory]
    [InlineData("[2cm]", "{}[2cm]")]
    [InlineData("*best", "{}*best")]
    [InlineData("a \"b\"", "a {\\ttfamily\\char34}b{\\ttfamily\\char34}")]
    public void Of_AliasThatLooksLikeAnOption_IsText(string alias, string text) =>
        Assert.Contains($"\n{text} & 61.0", LatexTable.Of(Summary([(alias, [60, 62])])), StringComparison.Ordinal);

    private static SweepSummary Summary((string Method, double[] Diffs)[] methods, string model = "m_1")
    {
        var spec = PlantedRows.Spec with
        {
            Metrics = ["rise-225"],
            Models = [PlantedRows.Spec.Models[0] with { Name = model }],
            Methods = [.. methods.Select(m => new SweepMethod { Name = m.Method, Method = DeCam.Methods.MethodCatalog.All.Any(k => k.Name == m.Method) ? m.Method : "rise", IsControl = m.Method == "centre" })],
        };
        var summary = new SweepSummary(spec, new() { SweepId = "s" });
        foreach (var (method, diffs) in methods)
            for (var image = 0; image < diffs.Length; image++) summary.Add(PlantedRows.Row(0, diffs[image]) with { Model = model, Method = method, Image = $"{image}.png" });
        return summary;
    }
}
