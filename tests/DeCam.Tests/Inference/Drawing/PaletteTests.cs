using DeCam.Inference.Drawing;
using DeCam.Scoring;

namespace DeCam.Tests.Inference.Drawing;

public sealed class PaletteTests
{
    private const double Told = 20;

    // How the three kinds of dichromats see linear light (Machado, Oliveira and Fernandes 2009, severity 1).
    private static readonly Dictionary<string, double[]> Eyes = new()
    {
        ["usual"] = [1, 0, 0, 0, 1, 0, 0, 0, 1],
        ["protan"] = [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
        ["deutan"] = [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881],
        ["tritan"] = [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.303900],
    };

    public static TheoryData<string, string> PalettesAndEyes
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var palette in Palette.All) foreach (var eye in Eyes.Keys) data.Add(palette.Name, eye);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(PalettesAndEyes))]
    public void Of_StrongColours_AreToldApartByEveryEye(string name, string eye)
    {
        var palette = Palette.Named(name);
        for (var strength = 0.5f; strength <= 1; strength += 0.1f)
        {
            var (one, other) = (Seen(palette.Of(strength), eye), Seen(palette.Of(strength, isAgainst: true), eye));
            Assert.True(OverlayFigures.Distance(one, other) > Told, $"{name}, {eye}: for and against at {strength} are {OverlayFigures.Distance(one, other):0} apart.");
            // Without blue, yellow is near to grey; other palettes are not.
            var grey = (one.L, 0.0, 0.0);
            Assert.True(OverlayFigures.Distance(one, grey) > Told || eye == "tritan" && name is not ("cyan" or "magenta"), $"{name}, {eye}: for at {strength} is {OverlayFigures.Distance(one, grey):0} from grey.");
        }
    }

    [Theory]
    [MemberData(nameof(PalettesAndEyes))]
    public void Of_RisingStrength_RisesInLightness(string name, string eye)
    {
        foreach (var isAgainst in (bool[])[false, true])
        {
            var lightness = Enumerable.Range(0, 11).Select(i => Seen(Palette.Named(name).Of(i / 10f, isAgainst), eye).L).ToList();
            Assert.All(lightness.Zip(lightness.Skip(1)), pair => Assert.True(pair.Second > pair.First, $"{name}, {eye}: {pair.First:0.0} is followed by {pair.Second:0.0}."));
        }
    }

    [Fact]
    public void Named_Unknown_ListsThoseThereAre()
    {
        var refusal = Assert.Throws<ScoringRefusedException>(() => Palette.Named("jet"));
        Assert.Equal("Palette 'jet' does not exist; use one of amber, inferno, viridis, cyan, magenta.", refusal.Message);
    }

    [Theory]
    [InlineData("amber", 0.65, 199, "The size of pictures is 199 but must be a whole number from 200 to 4096.")]
    [InlineData("amber", 1.5, 1200, "The opacity of pictures is 1.5 but must be a number from 0 to 1.")]
    [InlineData("amber", double.NaN, 1200, "The opacity of pictures is NaN but must be a number from 0 to 1.")]
    public void Check_ValuesOutOfRange_AreRefusedInASentence(string palette, double opacity, int size, string sentence) =>
        Assert.Equal(sentence, Assert.Throws<ScoringRefusedException>(new OverlayOptions { Palette = palette, Opacity = opacity, SizePixels = size }.Check).Message);

    private static (double L, double A, double B) Seen((byte Red, byte Green, byte Blue) colour, string eye)
    {
        var light = new[] { colour.Red, colour.Green, colour.Blue }.Select(level => (double)LinearLight.OfLevels[level]).ToArray();
        var seen = Enumerable.Range(0, 3).Select(row => LinearLight.Level((float)Enumerable.Range(0, 3).Sum(i => Eyes[eye][row * 3 + i] * light[i]))).ToArray();
        return OverlayFigures.Lab(seen);
    }
}
