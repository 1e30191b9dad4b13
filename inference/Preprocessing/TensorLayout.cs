namespace DeCam.Inference.Preprocessing;

/// <summary>Order of the dimensions of a batch of images.</summary>
public enum TensorLayout
{
    /// <summary>[N, C, H, W].</summary>
    Nchw = 0,

    /// <summary>[N, H, W, C].</summary>
    Nhwc = 1,
}

/// <summary>Order of the colour channels.</summary>
public enum ChannelOrder
{
    /// <summary>Red, green, blue.</summary>
    Rgb = 0,

    /// <summary>Blue, green, red.</summary>
    Bgr = 1,
}

/// <summary>Scale of pixels before mean and deviation, which are numbers of the same scale, are taken out: (pixel - mean) / deviation.</summary>
public enum PixelScale
{
    /// <summary>Pixel values divided by 255: 0..1.</summary>
    Unit = 0,

    /// <summary>Pixel values as they are: 0..255.</summary>
    Byte = 1,
}
