using System.Text.Json;

namespace DeCam.Benchmarks.Quality;

/// <summary>A model with the images it is judged on.</summary>
/// <param name="Model">Path of the model.</param>
/// <param name="InputSide">Side of its input in pixels.</param>
/// <param name="Images">The images, in order.</param>
internal sealed record QualitySet(string Model, int InputSide, IReadOnlyList<QualityImage> Images)
{
    /// <summary>Names of the sets.</summary>
    public static IReadOnlyList<string> Names { get; } = ["v1", "v2", "mobilenet_v2", "efficientnet_lite0", "squeezenet", "shapes"];

    /// <summary>The set of that name below a folder of fixtures.</summary>
    public static QualitySet Named(string name, string fixtures) => name switch
    {
        "v1" => new(Path.Combine(fixtures, "models", "mobilenet_v1_0.25_128.onnx"), 128, EightPhotos(fixtures)),
        "v2" => new(Path.Combine(fixtures, "models", "mobilenet_v2_1.0_224.onnx"), 224,
            Photos(fixtures, "chelsea_cat.png", "chickadee.jpg", "coffee.jpg", "pizza.jpg", "cameraman_tripod.png", "ginger_cat.jpg")),
        "mobilenet_v2" => new(Path.Combine(fixtures, "models", "mobilenet_v2_1.0_224.onnx"), 224, EightPhotos(fixtures)),
        "efficientnet_lite0" => new(Path.Combine(fixtures, "models", "efficientnet_lite0_224.onnx"), 224, EightPhotos(fixtures)),
        "squeezenet" => new(Path.Combine(fixtures, "models", "squeezenet_1.0_224.onnx"), 224, EightPhotos(fixtures)),
        "shapes" => new(Path.Combine(fixtures, "shapes_cnn.onnx"), 64, Shapes(Path.Combine(fixtures, "shapes"))),
        _ => throw new ArgumentOutOfRangeException(nameof(name), name, "This set is not known."),
    };

    private static QualityImage[] EightPhotos(string fixtures) =>
        Photos(fixtures, "cameraman_tripod.png", "chelsea_cat.png", "chickadee.jpg", "coffee.jpg", "ginger_cat.jpg", "pizza.jpg", "two_dogs.jpg", "hotdog.jpg");

    private static QualityImage[] Photos(string fixtures, params string[] names) =>
        [.. names.Select(n => new QualityImage(Path.Combine(fixtures, "photos", n), null))];

    private static QualityImage[] Shapes(string folder)
    {
        using var index = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "index.json")));
        return [.. index.RootElement.EnumerateArray().Select(e => new QualityImage(
            Path.Combine(folder, e.GetProperty("image").GetString()!), [.. e.GetProperty("box_xyxy").EnumerateArray().Select(v => v.GetInt32())]))];
    }
}

/// <summary>One image.</summary>
/// <param name="Path">Its file.</param>
/// <param name="Box">The object's box x0, y0, x1, y1 in pixels of the model's input, upper bounds exclusive; null where not known.</param>
internal sealed record QualityImage(string Path, int[]? Box);
