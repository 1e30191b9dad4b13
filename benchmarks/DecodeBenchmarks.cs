using BenchmarkDotNet.Attributes;
using DeCam.Inference.Imaging;

namespace DeCam.Benchmarks;

/// <summary>Decoding the photos of <c>DECAM_FIXTURES</c> and resizing them to a shorter side of 256 pixels.</summary>
[MemoryDiagnoser]
public class DecodeBenchmarks
{
    private const int ShorterSide = 256;
    private byte[][] _files = [];
    private Picture[] _pictures = [];

    [GlobalSetup]
    public void ReadPhotos()
    {
        var folder = Path.Combine(Environment.GetEnvironmentVariable("DECAM_FIXTURES") ?? throw new InvalidOperationException("Set DECAM_FIXTURES to the folder of fixtures."), "photos");
        _files = [.. Directory.GetFiles(folder).Where(f => Path.GetExtension(f) is ".jpg" or ".png").Order(StringComparer.Ordinal).Select(File.ReadAllBytes)];
        _pictures = Array.ConvertAll(_files, file => PictureDecoder.Decode(file, "photo"));
    }

    [Benchmark(Baseline = true)]
    public int Decode() => _files.Sum(file => PictureDecoder.Decode(file, "photo").Rgb.Length);

    [Benchmark]
    public int Resize() => _pictures.Sum(picture => Resized(picture).Rgb.Length);

    [Benchmark]
    public int DecodeAndResize() => _files.Sum(file => Resized(PictureDecoder.Decode(file, "photo")).Rgb.Length);

    private static Picture Resized(Picture picture)
    {
        var scale = (double)ShorterSide / Math.Min(picture.HeightPixels, picture.WidthPixels);
        return Resampling.Resize(picture, (int)Math.Round(picture.HeightPixels * scale), (int)Math.Round(picture.WidthPixels * scale));
    }
}
