using System.Globalization;
using System.Security;
using System.Text;

namespace DeCam.Inference.Drawing;

/// <summary>Writes sheets as SVG 1.1.</summary>
internal static class SheetSvg
{
    private const int JpegQuality = 90;

    // The font of the PNG where it is installed; others of its width are common.
    private const string Fonts = "'DejaVu Sans', Verdana, Geneva, sans-serif";

    /// <summary>The SVG file of a sheet, UTF-8.</summary>
    public static byte[] Of(Sheet sheet)
    {
        var svg = new StringBuilder();
        svg.Append(CultureInfo.InvariantCulture, $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{sheet.WidthPixels}\" height=\"{sheet.HeightPixels}\" viewBox=\"0 0 {sheet.WidthPixels} {sheet.HeightPixels}\" font-family=\"{Fonts}\">\n");
        svg.Append("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
        foreach (var mark in sheet.Marks) svg.Append(Of(mark)).Append('\n');
        return Encoding.UTF8.GetBytes(svg.Append("</svg>\n").ToString());
    }

    private static string Of(Mark mark) => mark switch
    {
        PictureMark picture => string.Create(CultureInfo.InvariantCulture,
            $"<image x=\"{picture.Left}\" y=\"{picture.Top}\" width=\"{picture.Picture.WidthPixels}\" height=\"{picture.Picture.HeightPixels}\" href=\"data:image/jpeg;base64,{Convert.ToBase64String(SheetPng.Jpeg(picture.Picture, JpegQuality))}\"/>"),
        TextMark text => string.Create(CultureInfo.InvariantCulture,
            $"<text x=\"{text.X:0.##}\" y=\"{text.Y:0.##}\" font-size=\"{text.Size:0.##}\" fill=\"{text.Colour}\"{(text.IsAtEnd ? " text-anchor=\"end\"" : "")}>{SecurityElement.Escape(Printable(text.Text))}</text>"),
        LineMark lines => string.Create(CultureInfo.InvariantCulture,
            $"<path d=\"{string.Concat(lines.Lines.Select(l => Path(l.Points, l.IsClosed)))}\" fill=\"none\" stroke=\"{lines.Colour}\" stroke-width=\"{lines.Width:0.##}\" stroke-linejoin=\"round\"/>"),
        AreaMark area => string.Create(CultureInfo.InvariantCulture,
            $"<path d=\"{Path(area.Points, isClosed: true)}\" fill=\"{area.Colour}\" fill-opacity=\"{area.Opacity:0.##}\"/>"),
        _ => throw new ArgumentOutOfRangeException(nameof(mark), mark, "This mark is not known."),
    };

    private static string Path(IReadOnlyList<float> points, bool isClosed)
    {
        var path = new StringBuilder();
        for (var i = 0; i < points.Count; i += 2) path.Append(CultureInfo.InvariantCulture, $"{(i == 0 ? 'M' : 'L')}{points[i]:0.##} {points[i + 1]:0.##}");
        return path.Append(isClosed ? "Z" : "").ToString();
    }

    // XML has no place for other control characters, nor for half of a pair.
    private static string Printable(string text) => string.Concat(text.EnumerateRunes().Where(r => !Rune.IsControl(r)));
}
