using DeCam.Methods.PathRidge;

namespace DeCam.Tests.Algorithm.Methods.PathRidge;

public sealed class LevelTableTests
{
    private static readonly CellGrid Grid = new(3, 3);

    private static (int Family, float Level)[] Drawn(PathRidgeOptions options, Func<int, double, double> score, int count)
    {
        var families = MaskFamily.Of(options);
        var evidence = new PathEvidence(Grid, families);
        var random = new Random(3);
        for (var i = 0; i < 600; i++)
        {
            var (family, level) = (i % families.Length, random.NextDouble());
            evidence.Add(family, level, new double[Grid.Count], score(family, level) * (random.NextDouble() - 0.5));
        }

        return LevelTable.Draw(families, evidence, 9, 4, count);
    }

    [Fact]
    public void Draw_ScoresVaryAtOneLevelOfOnePath_MostMasksGoThere()
    {
        var drawn = Drawn(new(), (family, level) => family == 2 && level is > 0.3 and < 0.5 ? 1 : 0.001, 200);
        Assert.InRange(drawn.Count(d => d.Family == 2 && d.Level is > 0.2f and < 0.6f), 100, 190);
        Assert.Equal(6, drawn.Select(d => d.Family).Distinct().Count());       // a quarter looks everywhere
        Assert.All(drawn, d => Assert.InRange(d.Level, 0.003f, 0.95f));
    }

    [Fact]
    public void Draw_ScoresAllAlike_DrawsEveryPathAlike()
    {
        var drawn = Drawn(new(), (_, _) => 0, 600);
        for (var family = 0; family < 6; family++) Assert.InRange(drawn.Count(d => d.Family == family), 95, 105);
        Assert.Equal(drawn, Drawn(new(), (_, _) => 0, 600));
    }

    [Fact]
    public void Draw_BlackDrawnHalfAsOften_HasHalfTheMasks()
    {
        var drawn = Drawn(new() { Black = 0.5 }, (_, _) => 0, 500);
        for (var family = 0; family < 6; family++) Assert.InRange(drawn.Count(d => d.Family == family), family < 4 ? 95 : 45, family < 4 ? 105 : 55);
    }
}
