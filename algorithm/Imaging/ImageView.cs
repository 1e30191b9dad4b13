namespace DeCam.Imaging;

/// <summary>The model's view of an image: resized and cropped, before normalisation.</summary>
/// <param name="HeightPixels">Rows.</param>
/// <param name="WidthPixels">Columns.</param>
/// <param name="Rgb">[H, W, 3] row-major, 8 bits a channel.</param>
public sealed record ImageView(int HeightPixels, int WidthPixels, ReadOnlyMemory<byte> Rgb);
