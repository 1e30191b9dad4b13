namespace DeCam.Inference.Preprocessing;

/// <summary>Works out how a picture of any proportions becomes the model's input.</summary>
/// <param name="said">What was stated.</param>
/// <param name="view">Size of the input.</param>
/// <param name="refused">Makes the refusal of a model that "takes ...".</param>
internal sealed class FitResolver(SettingSources said, PixelSize view, Func<string, Exception> refused)
{
    // The usual ratio of resized side to crop for ImageNet.
    private const int ResizeNumerator = 256, ResizeDenominator = 224;

    private PictureFit _fit;

    /// <summary>The preprocessing with its fit settled.</summary>
    public ImagePreprocessing Apply(ImagePreprocessing preprocessing)
    {
        _fit = said.Pick("fit", s => s.Fit, PictureFit.ShorterSide);
        preprocessing = preprocessing with
        {
            Fit = _fit,
            Resize = Resize(),
            Interpolation = said.Pick("interpolation", s => s.Interpolation, Interpolation.Bilinear),
            IsAntialiased = said.Pick("antialias", s => s.Antialias, true),
        };
        if (preprocessing is { Interpolation: Interpolation.Area, IsAntialiased: false })
            throw refused("is to be given pictures with interpolation = area, which averages, and antialias = false, which does not; leave one of them out");
        if (_fit != PictureFit.Letterbox)
        {
            RefuseUnlessLetterboxed("pad", s => s.Pad);
            RefuseUnlessLetterboxed("place", s => s.Place);
            return preprocessing;
        }

        var pad = said.Find("pad", s => s.Pad);
        if (pad is null) said.Origins["pad"] = SettingSources.Default;
        return preprocessing with { Pad = pad ?? Padding.Black, Place = said.Pick("place", s => s.Place, PicturePlace.Centre) };
    }

    private PixelSize Resize() => _fit switch
    {
        PictureFit.ShorterSide => ShorterSide(),
        PictureFit.Stretch => SizeOr(view) is var size && size.Height >= view.Height && size.Width >= view.Width
            ? size
            : throw refused($"takes images of {view} pixels but they are to be stretched to {size}; give at least {view}"),
        _ => SizeOr(view) is var size && size == view
            ? size
            : throw refused($"takes images of {view} pixels but resize is {size} with fit = letterbox, which fills the input; leave resize out"),
    };

    private PixelSize ShorterSide()
    {
        var usual = (int)Math.Round(view.Shorter * (double)ResizeNumerator / ResizeDenominator);
        var size = said.Pick("resize", s => s.Resize, PixelSize.Square(usual));
        if (!size.IsSquare) throw refused($"is to be given pictures resized to {size} with fit = shorter-side; give resize as one number, or fit = stretch");
        return size.Shorter >= view.Shorter ? size : throw refused($"takes images of at least {view.Shorter} pixels but resize is {size.Shorter}; give at least {view.Shorter}");
    }

    private PixelSize SizeOr(PixelSize otherwise) => said.Pick("resize", s => s.Resize, () => (otherwise, said.Origins["fit"]));

    private void RefuseUnlessLetterboxed(string key, Func<PreprocessingSettings, object?> of)
    {
        if (!said.Any(of)) return;
        throw refused($"is to be given pictures with {key}, which goes with fit = letterbox, but fit is {PreprocessingJson.Word<PictureFit>(_fit)}; give fit = letterbox or leave {key} out");
    }
}
