namespace DeCam.Inference.Preprocessing;

/// <summary>The input of a model that takes the image, as the model is run; the file may declare another type or fewer dimensions.</summary>
/// <param name="ModelName">The model, for messages.</param>
/// <param name="Name">Name of the input.</param>
/// <param name="Layout">Order of the dimensions.</param>
/// <param name="Channels">1 or 3.</param>
/// <param name="HeightPixels">Height, or null where it is free.</param>
/// <param name="WidthPixels">Width, or null where it is free.</param>
/// <param name="IsByte">Whether the file declares uint8, so that values are pixels of 0..255 as they are.</param>
/// <param name="DeclaredBatch">Images in a batch, or null where that is free.</param>
public sealed record ImageInput(
    string ModelName, string Name, TensorLayout Layout, int Channels, int? HeightPixels, int? WidthPixels, bool IsByte, int? DeclaredBatch)
{
    /// <summary>Element type and shape that the file declares, such as "float16 [N, 784]".</summary>
    public string Declared { get; init; } = "";

    /// <summary>Whether the values are handed over as uint8. A graph that converts them first takes float32, so that half-hidden pixels are not rounded.</summary>
    public bool TakesBytes { get; init; }

    /// <summary>Whether the file's own input has no dimension for a batch.</summary>
    public bool IsUnbatched { get; init; }

    /// <summary>Shape of a number of images of a size, [N, C, H, W] or [N, H, W, C].</summary>
    internal long[] Shape(long images, int heightPixels, int widthPixels) => Layout == TensorLayout.Nchw
        ? [images, Channels, heightPixels, widthPixels]
        : [images, heightPixels, widthPixels, Channels];
}
