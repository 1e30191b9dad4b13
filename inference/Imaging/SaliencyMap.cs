using System.Globalization;
using System.IO.Compression;
using DeCam.Inference.Preprocessing;
using DeCam.Scoring;

namespace DeCam.Inference.Imaging;

/// <summary>A saliency map that any tool made: a NumPy array, an archive of one (.npz), or a grey picture.</summary>
/// <param name="Values">[H, W] row-major.</param>
/// <param name="HeightPixels">Rows H.</param>
/// <param name="WidthPixels">Columns W.</param>
/// <param name="Notes">What was done to the map, for people.</param>
public sealed record SaliencyMap(float[] Values, int HeightPixels, int WidthPixels, IReadOnlyList<string> Notes)
{
    private const int LongestSide = 20_000, MostBytes = 400_000_000;

    /// <summary>Reads a map; one of another size is resized.</summary>
    /// <param name="content">The file's bytes.</param>
    /// <param name="name">The file, for messages.</param>
    /// <param name="heightPixels">Rows wanted; null to keep the map's.</param>
    /// <param name="widthPixels">Columns wanted; null to keep the map's.</param>
    /// <exception cref="ScoringRefusedException">The file is not a map, or holds values that are not finite.</exception>
    public static SaliencyMap Read(byte[] content, string name, int? heightPixels, int? widthPixels)
    {
        var map = AsStored(content, name, heightPixels, widthPixels);
        return map.Resized(new(heightPixels ?? map.HeightPixels, widthPixels ?? map.WidthPixels));
    }

    /// <summary>
    /// Reads a map of a picture as a model sees it. A map of the picture's own size is brought into the view as the picture is, and is
    /// least salient where the view is padded; one of another size is taken for a map of the whole view.
    /// </summary>
    /// <param name="content">The file's bytes.</param>
    /// <param name="name">The file, for messages.</param>
    /// <param name="picture">The picture, upright.</param>
    /// <param name="preprocessing">How the model sees it.</param>
    /// <exception cref="ScoringRefusedException">The file is not a map, or holds values that are not finite.</exception>
    public static SaliencyMap ReadInView(byte[] content, string name, Picture picture, ImagePreprocessing preprocessing)
    {
        var view = new PixelSize(preprocessing.HeightPixels, preprocessing.WidthPixels);
        var map = AsStored(content, name, view.Height, view.Width);
        if (map.Size == view || map.Size != new PixelSize(picture.HeightPixels, picture.WidthPixels)) return map.Resized(view);
        var seen = MapResampling.Resize(map.Values, map.Size, ViewGeometry.Of(picture, preprocessing), map.Values.Min());
        return new(seen, view.Height, view.Width, [.. map.Notes, $"The map of {map.Size} values, the picture's own size, was brought into the model's view of {view} as the picture is."]);
    }

    private PixelSize Size => new(HeightPixels, WidthPixels);

    private SaliencyMap Resized(PixelSize view) => Size == view ? this
        : new(MapResampling.Resize(Values, Size, view), view.Height, view.Width, [.. Notes, $"The map of {Size} values was resized to the model's view of {view}, as a map of the whole view."]);

    private static SaliencyMap AsStored(byte[] content, string name, int? heightWanted, int? widthWanted)
    {
        var notes = new List<string>();
        var array = content.AsSpan().StartsWith("PK"u8) ? Npy.Read(OnlyArray(content, name), name) : Grey(content, name, notes) ?? Npy.Read(content, name);
        if (Plane(array.Shape) is not [var height, var width])
        {
            throw Refused(name, string.Create(CultureInfo.InvariantCulture,
                $"has the shape [{string.Join(", ", array.Shape)}] but [{heightWanted?.ToString(CultureInfo.InvariantCulture) ?? "any"}, {widthWanted?.ToString(CultureInfo.InvariantCulture) ?? "any"}] is wanted; make the array that shape"));
        }

        if (height is < 1 or > LongestSide || width is < 1 or > LongestSide) throw Refused(name, $"has {height} x {width} values but a map has 1 to {LongestSide} a side; resize it");
        return new(array.Values, height, width, notes);
    }

    // Axes of length 1 beside the two of a map say nothing: [1, 1, H, W], [H, W, 1].
    private static int[] Plane(IReadOnlyList<int> shape)
    {
        var plane = shape.ToList();
        while (plane.Count > 2 && plane.Remove(1))
        {
        }

        return [.. plane];
    }

    private static NpyArray? Grey(byte[] content, string name, List<string> notes)
    {
        if (!PngChunks.IsPng(content)) return null;
        var pixels = new MaskPixels(content, name, PictureDecoder.DefaultPixelLimit);
        if (!pixels.IsGrey) throw Refused(name, "is a picture of colours, which tell no values; save the map as a NumPy array or as a grey picture");
        if (pixels.Alpha().Any(a => a < byte.MaxValue)) throw Refused(name, "is a picture with transparent pixels, which have no value; save the map as a NumPy array or as a grey picture");
        var greys = pixels.IsPalette ? pixels.Brightness() : pixels.Values!;
        notes.Add("The map was read from a grey picture: brighter is more salient, and values were rounded when it was saved.");
        var (height, width, values) = Orientation.Apply(greys, 1, pixels.Stored.HeightPixels, pixels.Stored.WidthPixels, pixels.Stored.Origin);
        return new([height, width], Array.ConvertAll(values, v => (float)v));
    }

    private static byte[] OnlyArray(byte[] content, string name)
    {
        try
        {
            using var archive = new ZipArchive(new MemoryStream(content));
            if (archive.Entries is not [var entry]) throw Refused(name, $"is an archive of {archive.Entries.Count} arrays but one is wanted; save the map alone with numpy.save");
            using var stream = entry.Open();
            using var unpacked = new MemoryStream();
            var buffer = new byte[1 << 16];
            // An archive may hold more than it says.
            var isTooLong = entry.Length > MostBytes;
            for (var read = 1; read > 0 && !isTooLong; isTooLong = unpacked.Length > MostBytes)
            {
                read = stream.Read(buffer);
                unpacked.Write(buffer, 0, read);
            }

            if (isTooLong) throw Refused(name, $"holds more than {MostBytes / 1_000_000} MB when unpacked; resize the map");

            return unpacked.ToArray();
        }
        catch (Exception e) when (e is InvalidDataException or IOException or NotSupportedException)
        {
            throw Refused(name, $"is a damaged archive ({e.Message.TrimEnd('.')}); save the map with numpy.save");
        }
    }

    private static ScoringRefusedException Refused(string name, string what) => new(RefusalKind.Input, $"Array '{name}' {what}.");
}
