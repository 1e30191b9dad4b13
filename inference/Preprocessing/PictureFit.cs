namespace DeCam.Inference.Preprocessing;

/// <summary>How a picture of any proportions becomes the model's input.</summary>
public enum PictureFit
{
    /// <summary>The shorter side is resized to a length, proportions are kept, and the centre is cropped.</summary>
    ShorterSide = 0,

    /// <summary>Resized to a size whatever its proportions; where that is larger than the input, the centre is cropped.</summary>
    Stretch = 1,

    /// <summary>The whole picture is resized into a size, proportions are kept, and the rest is padded.</summary>
    Letterbox = 2,
}

/// <summary>Where a letterboxed picture lies.</summary>
public enum PicturePlace
{
    /// <summary>In the centre; an odd pixel of padding is below or to the right.</summary>
    Centre = 0,

    /// <summary>At the top left.</summary>
    Start = 1,
}

/// <summary>The filter that pixels are resampled with, by Pillow's names.</summary>
public enum Interpolation
{
    /// <summary>A triangle.</summary>
    Bilinear = 0,

    /// <summary>Keys' cubic convolution with a = -0.5.</summary>
    Bicubic = 1,

    /// <summary>A sinc windowed by its central lobe, over three pixels on each side.</summary>
    Lanczos = 2,

    /// <summary>The nearest pixel alone.</summary>
    Nearest = 3,

    /// <summary>The mean of the pixels under an output pixel; Pillow's BOX.</summary>
    Area = 4,
}
