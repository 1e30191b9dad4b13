using DeCam.Explanations;
using DeCam.Metrics;
using DeCam.Scoring;
using DeCam.Tests.Algorithm.Explanations;

namespace DeCam.Tests.Algorithm.Metrics;

public sealed class MetricPanelTests
{
    [Theory]
    [InlineData("panel", "rise-225 swapped-225 black-30")]
    [InlineData("panel-fast", "rise-29 swapped-29 black-30")]
    [InlineData("black-30 panel", "black-30 rise-225 swapped-225")]
    [InlineData("panel panel-fast", "rise-225 swapped-225 black-30 rise-29 swapped-29")]
    [InlineData("rise-29", "rise-29")]
    [InlineData("", "")]
    public void Expand_Names_HasEachProtocolOnce(string names, string protocols) =>
        Assert.Equal(protocols, string.Join(' ', MetricPanel.Expand(names.Split(' ', StringSplitOptions.RemoveEmptyEntries))));

    [Fact]
    public void Expand_UnknownName_ListsProtocolsAndPanels() => Assert.Equal(
        "Protocol 'pannel' does not exist; use one of rise-225, rise-29, swapped-225, swapped-29, black-30, panel, panel-fast.",
        Assert.Throws<ScoringRefusedException>(() => MetricPanel.Expand(["rise-225", "pannel"])).Message);

    [Fact]
    public void FigureOf_AllThree_IsTheirMeanAndElseNone()
    {
        (string, double)[] fast = [("rise-29", 50), ("swapped-29", 35), ("black-30", 20)];

        Assert.Equal(new PanelFigure("panel-fast", 35), MetricPanel.FigureOf(fast));
        Assert.Equal(new PanelFigure("panel", 25), MetricPanel.FigureOf([.. fast, ("rise-225", 40), ("swapped-225", 15)]));
        Assert.Null(MetricPanel.FigureOf(fast[..2]));
        Assert.Null(MetricPanel.FigureOf([]));
    }

    [Fact]
    public void Run_Panel_MeasuresItsProtocols()
    {
        var model = PlantedModel.Rectangle(24, 30, 4, 6, 14, 14);
        var plan = new ExplanationPlan { Method = "occlusion", Protocols = ["panel-fast"] };
        var panel = model.Run(plan);
        var named = model.Run(plan with { Protocols = ["rise-29", "swapped-29", "black-30"] });

        Assert.Equal(named.Targets[0].Curves.Select(c => (c.Protocol, c.DiffAuc)), panel.Targets[0].Curves.Select(c => (c.Protocol, c.DiffAuc)));
        Assert.Equal(named.MetricEvaluations, panel.MetricEvaluations);
        Assert.Equal(["rise-29", "swapped-29", "black-30"], panel.Targets[0].Curves.Select(c => c.Protocol));
    }
}
