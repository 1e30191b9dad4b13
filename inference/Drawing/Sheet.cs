using DeCam.Inference.Imaging;

namespace DeCam.Inference.Drawing;

/// <summary>A white sheet with what is drawn on it, in that order; units are pixels, the origin is at the top left.</summary>
/// <param name="WidthPixels">Its width.</param>
/// <param name="HeightPixels">Its height.</param>
/// <param name="Marks">What is drawn.</param>
internal sealed record Sheet(int WidthPixels, int HeightPixels, IReadOnlyList<Mark> Marks)
{
    /// <summary>The sheet as a PNG file.</summary>
    public byte[] ToPng() => SheetPng.Of(this);

    /// <summary>The sheet as an SVG file: lines as paths, text as text, photos as JPEG within it.</summary>
    public byte[] ToSvg() => SheetSvg.Of(this);
}

/// <summary>Something drawn on a sheet.</summary>
internal abstract record Mark;

/// <summary>A picture, a pixel of it for each of the sheet.</summary>
/// <param name="Picture">The picture.</param>
/// <param name="Left">Its first column on the sheet.</param>
/// <param name="Top">Its first row on the sheet.</param>
internal sealed record PictureMark(Picture Picture, int Left, int Top) : Mark;

/// <summary>A line of text.</summary>
/// <param name="Text">The text.</param>
/// <param name="X">Where it begins, or ends where <paramref name="IsAtEnd"/> says so.</param>
/// <param name="Y">Its baseline.</param>
/// <param name="Size">Size of the font.</param>
/// <param name="Colour">Its colour, as #rrggbb.</param>
/// <param name="IsAtEnd">Whether the text ends at <paramref name="X"/>.</param>
internal sealed record TextMark(string Text, float X, float Y, float Size, string Colour, bool IsAtEnd = false) : Mark;

/// <summary>Lines of one width and colour, with round joints.</summary>
/// <param name="Lines">The lines.</param>
/// <param name="Width">Their width.</param>
/// <param name="Colour">Their colour, as #rrggbb.</param>
internal sealed record LineMark(IReadOnlyList<ContourLine> Lines, float Width, string Colour) : Mark;

/// <summary>A filled polygon.</summary>
/// <param name="Points">x and y by turns.</param>
/// <param name="Colour">Its colour, as #rrggbb.</param>
/// <param name="Opacity">From 0 to 1.</param>
internal sealed record AreaMark(IReadOnlyList<float> Points, string Colour, float Opacity = 1) : Mark
{
    /// <summary>A rectangle.</summary>
    public static AreaMark Box(float left, float top, float width, float height, string colour) =>
        new([left, top, left + width, top, left + width, top + height, left, top + height], colour);
}
