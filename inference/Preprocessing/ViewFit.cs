using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using DeCam.Scoring;

namespace DeCam.Inference.Preprocessing;

/// <summary>Where a model's view lies on a picture: the part of its preprocessing that moves pixels.</summary>
/// <param name="Fit">How the picture becomes the view.</param>
/// <param name="Resize">Size after resizing, as in <see cref="ImagePreprocessing.Resize"/>.</param>
/// <param name="Place">Where a letterboxed picture lies.</param>
/// <param name="View">Size of the view.</param>
public sealed partial record ViewFit(PictureFit Fit, PixelSize Resize, PicturePlace Place, PixelSize View)
{
    /// <summary>A view that is the whole picture.</summary>
    /// <param name="view">Its size.</param>
    public static ViewFit Whole(PixelSize view) => new(PictureFit.Stretch, view, PicturePlace.Centre, view);

    /// <summary>The fit of a model.</summary>
    public static ViewFit Of(ImagePreprocessing preprocessing) =>
        new(preprocessing.Fit, preprocessing.Resize, preprocessing.Place, new(preprocessing.HeightPixels, preprocessing.WidthPixels));

    /// <summary>Reads it back from what <see cref="ImagePreprocessing.ToJson"/> wrote, as <c>result.json</c> has it.</summary>
    /// <param name="json">The JSON object.</param>
    /// <exception cref="ScoringRefusedException">The object does not say how a picture was fitted.</exception>
    public static ViewFit FromJson(string json)
    {
        using var document = JsonDocument.Parse(json);
        if (document.RootElement is not { ValueKind: JsonValueKind.Object } root
            || !root.TryGetProperty("resize", out var resize) || !root.TryGetProperty("crop", out var crop)
            || Written().Match(resize.ToString()) is not { Success: true } words || crop.ValueKind != JsonValueKind.Array || crop.GetArrayLength() != 2)
        {
            throw new ScoringRefusedException(RefusalKind.Input, $"The preprocessing {json} does not say how the picture was fitted; explain the image again.");
        }

        var view = new PixelSize(crop[0].GetInt32(), crop[1].GetInt32());
        var height = Number(words.Groups["height"]);
        var size = words.Groups["width"].Success ? new PixelSize(height, Number(words.Groups["width"])) : PixelSize.Square(height);
        var fit = words.Groups["fit"].Value switch
        {
            "stretch" => PictureFit.Stretch,
            "letterbox" => PictureFit.Letterbox,
            _ => PictureFit.ShorterSide,
        };
        return new(fit, size, words.Groups["place"].Value == "start" ? PicturePlace.Start : PicturePlace.Centre, view);
    }

    private static int Number(Group group) => int.Parse(group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex("^(?<fit>shorter-side|stretch|letterbox) (?<height>[0-9]{1,5})(?: x (?<width>[0-9]{1,5}))?(?:, (?<place>start|centre)\\b)?")]
    private static partial Regex Written();
}
