namespace DeCam.Inference;

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

/// <summary>What the model's numbers mean before mean and deviation are taken out.</summary>
public enum PixelScale
{
    /// <summary>Pixel values divided by 255.</summary>
    Unit = 0,

    /// <summary>As <see cref="Unit"/>, and the normalised value multiplied by 255 again.</summary>
    Byte = 1,
}
