using DeCam.Cluster.Grains.Sweeps.Images;
using DeCam.Inference.Files;
using DeCam.Inference.Imaging;
using DeCam.Scoring;

namespace DeCam.Cluster.Silo.Datasets;

/// <summary>
/// Masks and boxes as files that have the names of their images with another extension, in the same folders or in none. A mask may
/// also have _mask behind the name.
/// </summary>
internal sealed class ObjectFiles : IDatasetObjects
{
    private const string MaskSuffix = "_mask";
    private const int Channels = 3;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, DatasetPicture> Find(string folder, bool isBoxes, IReadOnlyList<string> images)
    {
        var files = (isBoxes ? BoxFile.In(folder) : WholeFolder.Of(folder).Pictures.Select(p => p.Name)).ToLookup(Key, StringComparer.Ordinal);
        var named = images.ToLookup(i => Name(Stem(i)), StringComparer.Ordinal);
        var found = new Dictionary<string, DatasetPicture>(StringComparer.Ordinal);
        var own = images.ToHashSet(StringComparer.Ordinal);
        foreach (var image in images)
        {
            var key = Stem(image);
            // By its name alone a file counts only where it lies in no folder: elsewhere it is that of another image with the same name.
            var candidates = files.Contains(key) ? [.. files[key]] : named[Name(key)].Count() == 1 ? files[Name(key)].ToList() : [];
            // Where masks lie among the images, the image itself is not its mask.
            if (candidates.Count > 1) candidates.RemoveAll(own.Contains);
            if (candidates.Count > 1)
                throw Refused($"Image '{image}' has {candidates.Count} files of its object, '{candidates[0]}' and '{candidates[1]}'; keep one.");
            if (candidates is [var only]) found[image] = WholeFolder.Entry(only, Path.Combine(folder, only));
        }

        return found;
    }

    /// <inheritdoc/>
    public DatasetObject Read(string path, string image, int? maskValue)
    {
        var (height, width) = PictureRoom.Use(OrdinaryFile.ReadAllBytes(image), Path.GetFileName(image), picture => (picture.HeightPixels, picture.WidthPixels));
        if (BoxFile.Is(path)) return BoxFile.Read(path, height, width);
        var name = Path.GetFileName(path);
        var mask = ObjectMask.Read(OrdinaryFile.ReadAllBytes(path), name, maskValue);
        if (mask.WhyEmpty is { } why) throw Refused($"Mask '{name}' shows no object: {why}. Give a mask that marks the object, or leave it out.");
        var grey = new byte[mask.Picture.Rgb.Length / Channels];
        for (var i = 0; i < grey.Length; i++) grey[i] = (byte)((mask.Picture.Rgb[i * Channels] + mask.Picture.Rgb[i * Channels + 1] + mask.Picture.Rgb[i * Channels + 2]) / Channels);
        return new(mask.Picture.HeightPixels, mask.Picture.WidthPixels, grey,
            (mask.Picture.HeightPixels, mask.Picture.WidthPixels) == (height, width), mask.Reading);
    }

    private static string Key(string file) => Stem(file) is var stem && stem.EndsWith(MaskSuffix, StringComparison.Ordinal) ? stem[..^MaskSuffix.Length] : stem;

    private static string Name(string key) => key[(key.LastIndexOf('/') + 1)..];

    private static string Stem(string name) => name.LastIndexOf('.') is var dot && dot > name.LastIndexOf('/') ? name[..dot] : name;

    private static ScoringRefusedException Refused(string message) => new(RefusalKind.Input, message);
}
