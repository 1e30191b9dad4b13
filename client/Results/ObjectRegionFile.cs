using DeCam.Cluster.Client.CommandLine;
using DeCam.Content;
using DeCam.Inference.Files;
using DeCam.Inference.Imaging;
using DeCam.Inference.Models;
using DeCam.Inference.Preprocessing;
using DeCam.Masks;
using DeCam.Metrics;

namespace DeCam.Cluster.Client.Results;

/// <summary>The object of one picture as a model sees it.</summary>
/// <param name="Source">Name of the mask's file, or box, for people.</param>
/// <param name="Sha256">Hash of the mask's file; null for a box.</param>
/// <param name="Region">[H, W] of the model's view; kept pixels are the object.</param>
internal sealed record ObjectRegionFile(string Source, string? Sha256, MaskBitmap Region)
{
    private const int Channels = 3;

    /// <summary>How the mask was read, for people; null for a box.</summary>
    public string? Reading { get; private init; }

    /// <summary>
    /// Brings the object into the model's view. A mask of the picture's own size, and a box, are resized and cropped as the picture
    /// is, and cut at half; a mask that has the size of the view only is taken as it is.
    /// </summary>
    /// <exception cref="CommandFailedException">The mask has another size, or the object lies outside the view.</exception>
    /// <exception cref="Scoring.ScoringRefusedException">The mask, the picture or the model cannot be used.</exception>
    public static ObjectRegionFile Read(ObjectChoice choice, ModelChoice model, ReadOnlySpan<byte> image, string imageName)
    {
        if (!File.Exists(model.Path))
            throw new CommandFailedException(ExitCode.Input, $"The model '{model.Path}' is no file here, so that its view of the object is not known; give --model the path of a copy, or leave --mask and --box out.");
        var settings = PreprocessingSettings.FromJson(model.Preprocessing, "the command line");
        using var classifier = OnnxClassifier.Load(model.Path, Path.GetFileName(model.Path), settings);
        var view = classifier.Preprocessing;
        var found = PictureRoom.Use(image, imageName, picture => choice.MaskPath is { } path
            ? OfMask(path, choice.MaskValue, picture, imageName, view)
            : new($"box {string.Join(',', choice.Box!)}", null, Box(choice.Box!, picture, view)));
        return found.Region.Area > 0
            ? found
            : throw new CommandFailedException(ExitCode.Input, $"The object of {choice.MaskPath ?? found.Source} does not show in the model's view of {imageName}; give one that lies inside what the model sees.");
    }

    /// <summary>How a map meets the object.</summary>
    /// <param name="map">[H, W] row-major.</param>
    public LocalisationPart Judge(ReadOnlySpan<float> map) => new(Source, (double)Region.Area / (Region.Height * Region.Width),
        ObjectRegion.PointsInside(map, Region), ObjectRegion.EnergyInside(map, Region))
    {
        ObjectSha256 = Sha256,
        ObjectReading = Reading,
    };

    private static ObjectRegionFile OfMask(string path, int? value, Picture picture, string imageName, ImagePreprocessing view)
    {
        var content = InputFile.Read("Mask", path, () => OrdinaryFile.ReadAllBytes(path));
        var mask = ObjectMask.Read(content, path, value);
        if (mask.WhyEmpty is { } why)
            throw new CommandFailedException(ExitCode.Input, $"The object of {path} does not show in the model's view of {imageName}: {why}. Give a mask that marks the object, or --mask-value with its value.");
        return new(Path.GetFileName(path), ContentKey.Of(content), InView(mask.Picture, path, picture, view)) { Reading = mask.Reading };
    }

    private static MaskBitmap InView(Picture mask, string path, Picture picture, ImagePreprocessing view)
    {
        if ((mask.HeightPixels, mask.WidthPixels) == (picture.HeightPixels, picture.WidthPixels)) return Seen(mask, view);
        if ((mask.HeightPixels, mask.WidthPixels) == (view.HeightPixels, view.WidthPixels)) return Cut(mask.Rgb, view);
        throw new CommandFailedException(ExitCode.Input, $"Mask '{path}' has {mask.WidthPixels} x {mask.HeightPixels} pixels " +
            $"but the image has {picture.WidthPixels} x {picture.HeightPixels} and the model's view {view.WidthPixels} x {view.HeightPixels}; give a mask of one of these sizes.");
    }

    private static MaskBitmap Box(int[] box, Picture picture, ImagePreprocessing view)
    {
        if (box[0] < 0 || box[1] < 0 || box[2] > picture.WidthPixels || box[3] > picture.HeightPixels)
            throw new CommandFailedException(ExitCode.Usage, $"Box {string.Join(',', box)} does not lie in the image of {picture.WidthPixels} x {picture.HeightPixels} pixels; give corners inside it.");
        var rgb = new byte[picture.Rgb.Length];
        for (var y = box[1]; y < box[3]; y++)
            rgb.AsSpan((y * picture.WidthPixels + box[0]) * Channels, (box[2] - box[0]) * Channels).Fill(byte.MaxValue);
        return Seen(picture with { Rgb = rgb }, view);
    }

    private static MaskBitmap Seen(Picture mask, ImagePreprocessing view) => Cut(ModelEye.View(mask, view with { Pad = Padding.Black }).Rgb.Span, view);

    private static MaskBitmap Cut(ReadOnlySpan<byte> rgb, ImagePreprocessing view)
    {
        var region = new MaskBitmap(view.HeightPixels, view.WidthPixels);
        for (var i = 0; i < rgb.Length / Channels; i++)
        {
            var grey = (rgb[i * Channels] + rgb[i * Channels + 1] + rgb[i * Channels + 2]) / Channels;
            if (grey > ObjectMask.Threshold) region.Keep(i % region.Width, i / region.Width);
        }

        return region;
    }
}
