namespace DeCam.Inference.Imaging;

/// <summary>A decoded picture, upright.</summary>
/// <param name="HeightPixels">Rows.</param>
/// <param name="WidthPixels">Columns.</param>
/// <param name="Rgb">[H, W, 3] row-major, 8 bits a channel.</param>
public sealed record Picture(int HeightPixels, int WidthPixels, byte[] Rgb);
