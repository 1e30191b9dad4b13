using System.Runtime.CompilerServices;
using DeCam.Inference.Caching;
using DeCam.Scoring;

namespace DeCam.Inference.Imaging;

/// <summary>Room for pictures of many pixels: of them one at a time is in memory, and when it is used its memory is given back to the system.</summary>
public static class PictureRoom
{
    private static readonly Lock One = new();

    /// <summary>Decodes a picture and makes something of it, which must not keep the picture.</summary>
    /// <param name="content">The file's bytes.</param>
    /// <param name="name">The file, for messages.</param>
    /// <param name="use">What is made of it.</param>
    /// <param name="pixelLimit">Pixels allowed.</param>
    /// <exception cref="ScoringRefusedException">The bytes are not a picture, are damaged, or have too many pixels.</exception>
    public static T Use<T>(ReadOnlySpan<byte> content, string name, Func<Picture, T> use, long pixelLimit = PictureDecoder.DefaultPixelLimit)
    {
        var pixels = LargePicture.PixelsOf(content);
        if (pixels < LargePicture.LeastPixels || pixels > pixelLimit) return use(PictureDecoder.Decode(content, name, pixelLimit));
        lock (One)
        {
            // Whatever read the file before may have left copies of it.
            ReturnedMemory.GiveBack();
            try
            {
                return UseLarge(content, name, use, pixelLimit);
            }
            finally
            {
                ReturnedMemory.GiveBack();
            }
        }
    }

    // A method of its own: no register of the caller holds the picture while its memory is given back.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T UseLarge<T>(ReadOnlySpan<byte> content, string name, Func<Picture, T> use, long pixelLimit) => use(PictureDecoder.Decode(content, name, pixelLimit));
}
