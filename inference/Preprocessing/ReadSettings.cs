namespace DeCam.Inference.Preprocessing;

/// <summary>Settings that were read off files of other tools: they give way where people said something else, or where they contradict the model.</summary>
internal static class ReadSettings
{
    /// <summary>What of them counts.</summary>
    /// <param name="read">What was read.</param>
    /// <param name="stated">What more important sources say.</param>
    /// <param name="input">The model's input.</param>
    /// <param name="notes">Takes sentences on what the model contradicts.</param>
    public static PreprocessingSettings Beside(PreprocessingSource read, PreprocessingSettings stated, ImageInput input, List<string> notes)
    {
        var settings = Sized(read, stated, input, notes);
        settings = Normalised(settings, stated, input, read.Origin, notes);
        return settings.Layout == input.Layout ? settings : settings with { Layout = null };
    }

    // Mean, deviation and scale of one source belong together, and its numbers to its own order of the channels.
    private static PreprocessingSettings Normalised(PreprocessingSettings read, PreprocessingSettings stated, ImageInput input, string origin, List<string> notes)
    {
        var without = read with { Mean = null, Std = null, Scale = null };
        if (read == without) return read;
        if (input.IsByte || (input.Channels == 1 && Math.Max(read.Mean?.Length ?? 1, read.Std?.Length ?? 1) > 1))
        {
            notes.Add($"The mean, std and scale of {origin} are not used: the model takes {(input.IsByte ? "bytes (uint8) as they are" : "one channel")}.");
            return without;
        }

        var scale = read.Scale ?? PixelScale.Unit;
        var isAnother = stated.Scale is { } other ? other != scale : scale == PixelScale.Byte && (stated.Mean ?? stated.Std) is not null;
        if (isAnother) return without;
        return read.Channels is { } own && stated.Channels is { } order && own != order
            ? read with { Mean = Reversed(read.Mean), Std = Reversed(read.Std) }
            : read;
    }

    private static PreprocessingSettings Sized(PreprocessingSource source, PreprocessingSettings stated, ImageInput input, List<string> notes)
    {
        var read = source.Settings;
        var view = new PixelSize(input.HeightPixels ?? stated.Crop?.Height ?? read.Crop?.Height ?? 0, input.WidthPixels ?? stated.Crop?.Width ?? read.Crop?.Width ?? 0);
        if (read.Crop is { } crop && crop != view && stated.Crop is null)
        {
            notes.Add($"The size {crop} of {source.Origin} is not used: the model takes images of {view}.");
            read = WithoutFit(read) with { Crop = null };
        }

        if (stated.Fit is not null || stated.Resize is not null) return WithoutFit(read);
        if (read.Resize is not { } resize) return read;
        return resize.Height < view.Height || resize.Width < view.Width || (read.Fit == PictureFit.Letterbox && resize != view) ? read with { Resize = null } : read;
    }

    private static PreprocessingSettings WithoutFit(PreprocessingSettings read) => read with { Fit = null, Resize = null, Pad = null, Place = null };

    private static float[]? Reversed(float[]? values) => values is null ? null : [.. values.Reverse()];
}
