using DeCam.Inference.Drawing;
using DeCam.Inference.Imaging;
using DeCam.Inference.Preprocessing;

namespace DeCam.Tests.Inference.Drawing;

public sealed class CurvesSheetTests
{
    private const int Points = 29, Side = 64;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(3, 2)]
    public void ToPng_Protocols_StandTwoInARow(int protocols, int rows)
    {
        var one = PictureDecoder.Decode(CurvesSheet.ToPng([Pair(0.9, 0.1)], new("cat")), "curves.png");
        var several = PictureDecoder.Decode(CurvesSheet.ToPng([.. Enumerable.Repeat(Pair(0.9, 0.1), protocols)], new("cat")), "curves.png");
        Assert.Equal(Math.Min(protocols, 2), (several.WidthPixels + 10) / (one.WidthPixels - 20));
        Assert.Equal(rows, several.HeightPixels / (one.HeightPixels - 100));
    }

    // The area that is the figure has the colour of what it speaks for.
    [Theory]
    [InlineData(0.9, 0.2, true)]
    [InlineData(0.2, 0.9, false)]
    public void ToPng_Curves_ShadesTheAreaBetweenThem(double insertion, double deletion, bool isBlue)
    {
        var picture = PictureDecoder.Decode(CurvesSheet.ToPng([Pair(insertion, deletion)], new("cat")), "curves.png");
        var tinted = Enumerable.Range(0, picture.Rgb.Length / 3).Select(i => (Red: picture.Rgb[i * 3], Blue: picture.Rgb[i * 3 + 2]))
            .Count(c => isBlue ? c.Blue - c.Red is > 20 and < 60 : c.Red - c.Blue is > 20 and < 60);
        Assert.InRange(tinted / (double)(picture.Rgb.Length / 3), 0.1, 0.7);
    }

    [Fact]
    public void Figure_InSvg_HasItsWordsAsTextAndNumbersWhole()
    {
        var photo = PhotoSheet.Of(new Picture(Side, Side, new byte[Side * Side * 3]), ViewFit.Whole(Side), 1200);
        var map = TestMaps.Of("smooth", Side);
        var figure = new FigureSheet(Overlay.Of(photo, map, isSigned: false, new()), map, Pair(0.9, 0.1) with { Control = Pair(0.6, 0.3) },
            [(new string('n', 200) + ".jpg", ""), ("Egyptian cat", "0.523"), ("", "2,000 evaluations")], ["Weak map."]);
        var texts = System.Xml.Linq.XDocument.Parse(System.Text.Encoding.UTF8.GetString(figure.ToSvg())).Root!.Elements().Where(e => e.Name.LocalName == "text").ToList();
        Assert.Contains(texts, t => t.Value.Contains("Egyptian cat 0.523 · 2,000 evaluations", StringComparison.Ordinal));
        Assert.Contains(texts, t => t.Value.EndsWith('…'));
        Assert.Contains(texts, t => t.Value == "Weak map.");
        // 85 mm for the width: 6 points are 2.1 mm.
        var width = PictureDecoder.Decode(figure.ToPng(), "figure.png").WidthPixels;
        Assert.All(texts, t => Assert.InRange(85.0 * double.Parse(t.Attribute("font-size")!.Value, System.Globalization.CultureInfo.InvariantCulture) / width, 2.1, 4));
    }

    [Theory]
    [InlineData(0f, 0f, "The map has no variation.", false)]
    [InlineData(-1f, 1f, "Hardly anything speaks for the class: not even the top 10 % of the map are above 0.", true)]
    public void Figure_OfAMapThatShowsLittle_SaysSo(float first, float step, string said, bool hasLegend)
    {
        var photo = PhotoSheet.Of(new Picture(Side, Side, new byte[Side * Side * 3]), ViewFit.Whole(Side), 1200);
        float[] map = [.. Enumerable.Range(0, Side * Side).Select(i => first + step * i / (2 * Side * Side))];
        var svg = System.Text.Encoding.UTF8.GetString(new FigureSheet(Overlay.Of(photo, map, isSigned: true, new()), map, null, [("cat", "")], []).ToSvg());
        var text = string.Join(' ', System.Xml.Linq.XDocument.Parse(svg).Root!.Elements().Where(e => e.Name.LocalName == "text").Select(e => e.Value));
        Assert.Contains(said, text, StringComparison.Ordinal);
        Assert.Equal(hasLegend, text.Contains("map smoothed by", StringComparison.Ordinal));
    }

    private static CurvePair Pair(double insertion, double deletion)
    {
        double[] shares = [.. Enumerable.Range(0, Points).Select(i => i / (Points - 1.0))];
        return new("rise-29", shares, [.. shares.Select(_ => insertion)], [.. shares.Select(_ => deletion)], insertion, deletion);
    }
}
