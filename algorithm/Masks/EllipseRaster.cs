using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace DeCam.Masks;

/// <summary>Draws ellipses by scan lines: four rows at once where the processor can, else row by row, with the same bits.</summary>
internal static class EllipseRaster
{
    private const int Lanes = 4;

    /// <summary>Keeps the pixels of a union of ellipses and hides all others.</summary>
    /// <param name="genes">[K, 5].</param>
    /// <param name="bitmap">Overwritten.</param>
    public static void Draw(ReadOnlySpan<float> genes, MaskBitmap bitmap) => Draw(genes, bitmap, Avx.IsSupported);

    /// <summary>As <see cref="Draw(ReadOnlySpan{float}, MaskBitmap)"/>, choosing the way.</summary>
    public static void Draw(ReadOnlySpan<float> genes, MaskBitmap bitmap, bool vectorised)
    {
        bitmap.Clear();
        for (var at = 0; at < genes.Length; at += Ellipse.Genes)
        {
            var spans = Ellipse.FromGenes(genes.Slice(at, Ellipse.Genes)).Spans();
            if (vectorised) KeepByFour(spans, bitmap);
            else Keep(spans, bitmap);
        }
    }

    private static void Keep(in EllipseSpans spans, MaskBitmap bitmap)
    {
        var (top, bottom) = spans.Rows(bitmap.Height);
        for (var y = top; y <= bottom; y++)
        {
            var (first, last) = spans.Columns(y, bitmap.Width);
            MaskBitmap.KeepSpan(ref bitmap.Words[y * bitmap.WordsPerRow], first, last);
        }
    }

    // The arithmetic of EllipseSpans.Columns, operation by operation, on four rows.
    private static void KeepByFour(in EllipseSpans spans, MaskBitmap bitmap)
    {
        var (top, bottom) = spans.Rows(bitmap.Height);
        var half = Vector256.Create(0.5);
        var centreX = Vector256.Create(spans.CentreX);
        var centreY = Vector256.Create(spans.CentreY);
        var squaredHalfHeight = Vector256.Create(spans.SquaredHalfHeight);
        var shift = Vector256.Create(spans.Shift);
        var halfWidth = Vector256.Create(spans.HalfWidth);
        var width = Vector256.Create((double)bitmap.Width);
        var lastColumn = Vector256.Create(bitmap.Width - 1.0);
        var lanes = Vector256.Create(0.0, 1.0, 2.0, 3.0);
        ref var words = ref MemoryMarshal.GetArrayDataReference(bitmap.Words);
        for (var y = top; y <= bottom; y += Lanes)
        {
            var dy = Vector256.Create((double)y) + lanes + half - centreY;
            var middle = centreX + shift * dy - half;
            var reach = halfWidth * Vector256.Sqrt(Avx.Max(squaredHalfHeight - dy * dy, Vector256<double>.Zero));
            var firsts = Avx.ConvertToVector128Int32WithTruncation(Avx.Min(Avx.Max(Vector256.Ceiling(middle - reach), Vector256<double>.Zero), width));
            var lasts = Avx.ConvertToVector128Int32WithTruncation(Avx.Max(Avx.Min(Vector256.Floor(middle + reach), lastColumn), Vector256.Create(-1.0)));
            var rows = Math.Min(Lanes, bottom - y + 1);
            for (var lane = 0; lane < rows; lane++)
                MaskBitmap.KeepSpan(ref Unsafe.Add(ref words, (y + lane) * bitmap.WordsPerRow), firsts.GetElement(lane), lasts.GetElement(lane));
        }
    }
}
