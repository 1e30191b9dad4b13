using System.Collections.Concurrent;
using DeCam.Imaging;
using DeCam.Inference.Preprocessing;
using DeCam.Masks;

namespace DeCam.Inference.Imaging;

/// <summary>An image ready for one model, with the baselines that were asked for so far. Thread-safe.</summary>
public sealed class PreparedImage
{
    private readonly ImagePreprocessing _preprocessing;
    private readonly ViewGeometry _geometry;
    private readonly ConcurrentDictionary<Baseline, Lazy<ReadOnlyMemory<float>>> _baselines = new();

    /// <summary>Prepares a picture.</summary>
    public PreparedImage(Picture picture, ImagePreprocessing preprocessing)
        : this(ModelEye.View(picture, preprocessing), preprocessing)
    {
        (PictureHeightPixels, PictureWidthPixels) = (picture.HeightPixels, picture.WidthPixels);
        _geometry = ViewGeometry.Of(picture, preprocessing);
        if (_geometry.HasBorder && preprocessing.Pad.IsAfterNormalising) Tensor = AlignedPlanes.Of(WithinBorder());
    }

    /// <summary>Prepares a view that needs no resizing.</summary>
    public PreparedImage(ImageView view, ImagePreprocessing preprocessing)
        : this(view, ModelEye.Normalise(view, preprocessing), preprocessing)
    {
    }

    /// <summary>Copies an input that was normalised elsewhere, planar [C, H, W].</summary>
    public PreparedImage(ImageView view, ReadOnlySpan<float> tensor, ImagePreprocessing preprocessing)
    {
        View = view;
        Tensor = AlignedPlanes.Of(tensor);
        _preprocessing = preprocessing;
        _geometry = ViewGeometry.Whole(new(view.HeightPixels, view.WidthPixels));
        (PictureHeightPixels, PictureWidthPixels) = (view.HeightPixels, view.WidthPixels);
    }

    /// <summary>The model's view.</summary>
    public ImageView View { get; }

    /// <summary>The normalised input, planar [C, H, W].</summary>
    public ReadOnlyMemory<float> Tensor { get; }

    /// <summary>Height of the picture as decoded.</summary>
    public int PictureHeightPixels { get; }

    /// <summary>Width of the picture as decoded.</summary>
    public int PictureWidthPixels { get; }

    /// <summary>Bytes held when every baseline was asked for.</summary>
    public long Bytes => View.Rgb.Length + (1L + Enum.GetValues<Baseline>().Length) * Tensor.Length * sizeof(float);

    /// <summary>What replaces hidden pixels, planar [C, H, W].</summary>
    public ReadOnlyMemory<float> Baseline(Baseline baseline) => _baselines.GetOrAdd(baseline, b => new(() => AlignedPlanes.Of(Make(b)))).Value;

    private float[] Make(Baseline baseline) => baseline switch
    {
        Masks.Baseline.Zero => PerChannel(channel => _preprocessing.Zero?[channel] ?? 0),
        Masks.Baseline.Black => PerChannel(channel => ModelEye.Levels(_preprocessing, channel)[0]),
        Masks.Baseline.Blur => RiseBlur.Apply(Tensor.Span, View.HeightPixels, View.WidthPixels),
        Masks.Baseline.Mean => PerChannel(MeanOf),
        Masks.Baseline.BoxBlur => BoxBlur.Apply(Tensor.Span, View.HeightPixels, View.WidthPixels),
        _ => throw new ArgumentOutOfRangeException(nameof(baseline), baseline, "This baseline is not known."),
    };

    // Of the picture alone: padding is no part of it.
    private float MeanOf(int channel)
    {
        var (rows, columns) = (_geometry.ShownRows, _geometry.ShownColumns);
        var sum = 0.0;
        for (var y = rows.First; y < rows.First + rows.Count; y++)
            foreach (var value in Tensor.Span.Slice((channel * View.HeightPixels + y) * View.WidthPixels + columns.First, columns.Count)) sum += value;
        return (float)(sum / ((long)rows.Count * columns.Count));
    }

    // The input with 0 outside the picture.
    private float[] WithinBorder()
    {
        var planes = new float[Tensor.Length];
        var (rows, columns) = (_geometry.ShownRows, _geometry.ShownColumns);
        for (var row = 0; row < planes.Length / View.WidthPixels; row++)
        {
            var y = row % View.HeightPixels;
            if (y < rows.First || y >= rows.First + rows.Count) continue;
            var at = row * View.WidthPixels + columns.First;
            Tensor.Span.Slice(at, columns.Count).CopyTo(planes.AsSpan(at));
        }

        return planes;
    }

    private float[] PerChannel(Func<int, float> of)
    {
        var pixels = View.HeightPixels * View.WidthPixels;
        var planes = new float[Tensor.Length];
        for (var channel = 0; channel * pixels < planes.Length; channel++) Array.Fill(planes, of(channel), channel * pixels, pixels);
        return planes;
    }
}
