using System.Globalization;

namespace DeCam.Inference.Drawing;

/// <summary>Where a line of a sheet stands.</summary>
/// <param name="Left">Where it begins.</param>
/// <param name="Baseline">Its baseline.</param>
/// <param name="Size">Size of its text.</param>
/// <param name="Room">Width it may have.</param>
internal readonly record struct LinePlace(float Left, float Baseline, float Size, float Room);

/// <summary>Says what the colours and the line of an overlay are, in one line, or several where the sheet is narrow.</summary>
internal static class OverlayLegend
{
    // In sizes of the text: the ramp of colours, the ring, what is between two parts, a line.
    private const float RampWidth = 3, RingWidth = 1.9f, Gap = 0.9f, Space = 0.4f, LineHeight = 1.4f, Height = 0.75f;
    private const int RampSteps = 64;

    /// <summary>Adds it to a sheet.</summary>
    /// <param name="marks">The sheet's.</param>
    /// <param name="options">How the overlays are drawn.</param>
    /// <param name="isSigned">Whether one has a second colour.</param>
    /// <param name="isCut">Whether only a part of a photo is drawn.</param>
    /// <param name="place">Where it stands.</param>
    /// <returns>The baseline of its last line.</returns>
    public static float Add(List<Mark> marks, OverlayOptions options, bool isSigned, bool isCut, LinePlace place)
    {
        var size = place.Size;
        var (x, baseline) = (place.Left, place.Baseline);
        foreach (var (draw, swatch, words) in Parts(marks, options, isSigned, isCut))
        {
            var needed = swatch * size + Lettering.Width(words, size);
            if (x > place.Left && x + needed > place.Left + place.Room) (x, baseline) = (place.Left, baseline + size * LineHeight);
            draw(x, baseline, size);
            marks.Add(new TextMark(Lettering.Fit(words, "", size, place.Left + place.Room - x - swatch * size), x + swatch * size, baseline, size, OverlaySheet.DetailsColour));
            x += needed + Gap * size;
        }

        return baseline;
    }

    private static IEnumerable<(Action<float, float, float> Draw, float Swatch, string Words)> Parts(List<Mark> marks, OverlayOptions options, bool isSigned, bool isCut)
    {
        var coloured = string.Create(CultureInfo.InvariantCulture, $"{100 * (1 - Overlay.FirstColoured):0} %");
        if (options.Style != OverlayStyle.Contour && isSigned)
        {
            var words = options.Style == OverlayStyle.Linear ? "against | for the class" : $"against | for, strongest {coloured}";
            yield return ((x, baseline, size) =>
            {
                Ramp(marks, options, x, baseline, size, isAgainst: true);
                Ramp(marks, options, x + RampWidth * size, baseline, size, isAgainst: false);
            }, 2 * RampWidth + Space, words);
        }
        else if (options.Style != OverlayStyle.Contour)
        {
            var words = options.Style == OverlayStyle.Linear ? $"least to most {options.Quantity}" : $"most {options.Quantity} {coloured}";
            yield return ((x, baseline, size) => Ramp(marks, options, x, baseline, size, isAgainst: false), RampWidth + Space, words);
        }

        yield return ((x, baseline, size) => Ring(marks, x, baseline, size), RingWidth + Space, string.Create(CultureInfo.InvariantCulture, $"top {100 * Overlay.Surrounded:0} %"));
        yield return ((_, _, _) => { }, 0, string.Create(CultureInfo.InvariantCulture, $"map smoothed by {100 * SmoothMap.Share:0} %"));
        if (isCut) yield return ((_, _, _) => { }, 0, "ends of the picture cut off");
    }

    private static void Ring(List<Mark> marks, float x, float baseline, float size)
    {
        var (left, right, top) = (x + 0.15f * size, x + (RingWidth - 0.15f) * size, baseline - Height * size);
        ContourLine[] ring = [new([left, top, right, top, right, baseline, left, baseline], true)];
        marks.Add(new LineMark(ring, size * 0.3f, OverlaySheet.HaloColour));
        marks.Add(new LineMark(ring, size * 0.11f, OverlaySheet.LineColour));
    }

    // From the weakest colour to the strongest, over a middle grey; what speaks against the class runs the other way.
    private static void Ramp(List<Mark> marks, OverlayOptions options, float x, float baseline, float size, bool isAgainst)
    {
        const byte Under = 128;
        var palette = Palette.Named(options.Palette);
        var step = RampWidth * size / RampSteps;
        for (var i = 0; i < RampSteps; i++)
        {
            var strength = (isAgainst ? RampSteps - 1 - i : i) / (RampSteps - 1f);
            var (red, green, blue) = palette.Of(strength, isAgainst);
            var cover = options.Opacity * strength;
            string Hex(byte colour) => ((byte)(Under + cover * (colour - Under))).ToString("X2", CultureInfo.InvariantCulture);
            // Each reaches under the next, so that no gap shows between them.
            marks.Add(AreaMark.Box(x + i * step, baseline - Height * size, i < RampSteps - 1 ? step * 2 : step, Height * size, $"#{Hex(red)}{Hex(green)}{Hex(blue)}"));
        }
    }
}
