namespace DeCam.Inference.Preprocessing;

/// <summary>Takes out of what a file of another tool says the numbers that no model can be scored with, with a note on each.</summary>
internal static class UsableSettings
{
    /// <summary>What is left.</summary>
    public static PreprocessingSettings Of(PreprocessingSettings settings, NeighbourJson file)
    {
        if (settings.Mean?.All(float.IsFinite) == false || settings.Std?.All(s => float.IsFinite(s) && s > 0) == false)
        {
            file.Note("gives a mean that is no number or a deviation that is not positive; mean and deviation are not used");
            settings = settings with { Mean = null, Std = null, Scale = null };
        }

        if (settings.Crop is { } crop && !CanBe(crop))
        {
            file.Note($"gives an input of {crop} pixels where sides from 1 to {PixelSize.Largest} were expected; it is not used");
            settings = settings with { Crop = null };
        }

        if (settings.Resize is not { } resize) return settings;
        var least = settings.Crop ?? 1;
        if (CanBe(resize) && resize.Height >= least.Height && resize.Width >= least.Width) return settings;
        if (settings.Fit == PictureFit.ShorterSide && CanBe(resize) && resize.Shorter >= least.Shorter) return settings;
        file.Note($"gives pictures of {resize} pixels for an input of {least}, where sides from those of the input to {PixelSize.Largest} were expected; this size is not used");
        return settings with { Resize = null, Fit = settings.Fit == PictureFit.Letterbox ? null : settings.Fit };
    }

    private static bool CanBe(PixelSize size) => size is { Height: >= 1 and <= PixelSize.Largest, Width: >= 1 and <= PixelSize.Largest };
}
