using System.Text.Json.Nodes;
using DeCam.Scoring;

namespace DeCam.Inference.Preprocessing;

/// <summary>How an image becomes the model's input: every value settled, and where it came from.</summary>
public sealed record ImagePreprocessing
{
    /// <summary>Mean per channel, on <see cref="Scale"/>, in the model's channel order.</summary>
    public required float[] Mean { get; init; }

    /// <summary>Standard deviation per channel, on <see cref="Scale"/>, in the model's channel order.</summary>
    public required float[] Std { get; init; }

    /// <summary>How the picture becomes the input.</summary>
    public PictureFit Fit { get; init; }

    /// <summary>
    /// Size after resizing, in pixels. For <see cref="PictureFit.ShorterSide"/> a square: its side is the shorter side, and for inputs that
    /// are not square the image covers the crop box scaled so. For <see cref="PictureFit.Letterbox"/> the input's size.
    /// </summary>
    public required PixelSize Resize { get; init; }

    /// <summary>What is around a letterboxed picture.</summary>
    public Padding Pad { get; init; } = Padding.Black;

    /// <summary>Where a letterboxed picture lies.</summary>
    public PicturePlace Place { get; init; }

    /// <summary>The filter of resizing.</summary>
    public Interpolation Interpolation { get; init; }

    /// <summary>Whether the filter is as wide as the reduction; if not, it has a fixed width, as in TensorFlow and OpenCV.</summary>
    public bool IsAntialiased { get; init; } = true;

    /// <summary>Height H of the model's input.</summary>
    public required int HeightPixels { get; init; }

    /// <summary>Width W of the model's input.</summary>
    public required int WidthPixels { get; init; }

    /// <summary>Order of the dimensions.</summary>
    public required TensorLayout Layout { get; init; }

    /// <summary>Order of the colour channels.</summary>
    public required ChannelOrder Channels { get; init; }

    /// <summary>Scale of pixels before mean and deviation are taken out.</summary>
    public required PixelScale Scale { get; init; }

    /// <summary>What the model's graph does to its input besides, or null where nothing was found.</summary>
    public InputNormalisation? Inside { get; init; }

    /// <summary>
    /// The value of each channel of the input that a blank has, which is what mean and std, or the graph, map to 0; null where that is 0.
    /// Where nobody says it, it stands for ImageNet's mean colour.
    /// </summary>
    public float[]? Zero { get; init; }

    /// <summary>Path of the labels file, or null.</summary>
    public string? Labels { get; init; }

    /// <summary>Hash the labels file must have, or null for any.</summary>
    public string? LabelsSha256 { get; init; }

    /// <summary>The function that makes probabilities of the model's outputs, where it is stated or no softmax; else null.</summary>
    public Classes.Activation? Activation { get; init; }

    /// <summary>For each key of the sidecar: which source gave its value ("option", "sidecar 'a.json'", "model metadata", "neighbour 'config.json'", "model", "default").</summary>
    public required IReadOnlyDictionary<string, string> Origins { get; init; }

    /// <summary>Sentences on what the model's tool says and what is not used of it.</summary>
    public IReadOnlyList<string> Unused { get; init; } = [];

    /// <summary>The same with the activation that was found. A softmax that nobody states goes without saying.</summary>
    internal ImagePreprocessing WithActivation(Classes.Activation activation, string origin) => activation == Classes.Activation.Softmax ? this : this with
    {
        Activation = activation,
        Origins = new Dictionary<string, string>(Origins) { ["activation"] = origin },
    };

    /// <summary>Sentences for the user about values that no source gives, and on what is not used; usually none.</summary>
    /// <param name="model">Name of the model.</param>
    public IReadOnlyList<string> Notes(string model) => PreprocessingNotes.Of(this, model);

    /// <summary>The JSON object of <c>result.json</c>.</summary>
    public string ToJson()
    {
        var json = Written();
        if (Zero is not null) json["zero"] = PreprocessingJson.Array([.. Zero.Select((z, i) => z * Std[i] + Mean[i])]);
        if (Activation is not null) json["activation"] = PreprocessingJson.Word(Activation);
        return json.ToJsonString(PreprocessingJson.Plain);
    }

    private JsonObject Written() => new()
    {
        ["mean"] = PreprocessingJson.Array(Mean),
        ["std"] = PreprocessingJson.Array(Std),
        ["resize"] = Fit switch
        {
            PictureFit.ShorterSide => $"shorter-side {Resize.Shorter}, centre-crop",
            PictureFit.Stretch => $"stretch {Resize}{(Resize == new PixelSize(HeightPixels, WidthPixels) ? "" : ", centre-crop")}",
            _ => $"letterbox {Resize}, {PreprocessingJson.Word<PicturePlace>(Place)}, pad {Pad.ToJson().ToJsonString(PreprocessingJson.Plain)}",
        },
        ["interpolation"] = PreprocessingJson.Word<Interpolation>(Interpolation) + (IsAntialiased ? "" : ", not antialiased"),
        ["crop"] = new JsonArray(HeightPixels, WidthPixels),
        ["layout"] = PreprocessingJson.Word<TensorLayout>(Layout),
        ["channels"] = PreprocessingJson.Word<ChannelOrder>(Channels),
        ["scale"] = PreprocessingJson.Word<PixelScale>(Scale),
    };

    /// <summary>Settles every value: by the first source that states it, then by the model's shape, then with ImageNet's usual numbers.</summary>
    /// <param name="input">The model's input.</param>
    /// <param name="sources">What states settings, the most important first: that of the user.</param>
    /// <param name="inside">What the model's graph does to its input besides.</param>
    /// <exception cref="ScoringRefusedException">Two sources contradict each other, or no source gives the size of the input.</exception>
    public static ImagePreprocessing Resolve(ImageInput input, IReadOnlyList<PreprocessingSource> sources, InputNormalisation? inside) =>
        new PreprocessingResolver(input, sources, inside).Resolve();

    /// <summary>Settles every value for a model of which only the user and a sidecar say something.</summary>
    /// <param name="input">The model's input.</param>
    /// <param name="overrides">What the user said.</param>
    /// <param name="sidecar">The sidecar.</param>
    /// <param name="inside">What the model's graph does to its input besides.</param>
    /// <exception cref="ScoringRefusedException">The two contradict each other, or neither gives the size of the input.</exception>
    public static ImagePreprocessing Resolve(ImageInput input, PreprocessingSettings overrides, Sidecar sidecar, InputNormalisation? inside = null) =>
        Resolve(input, [PreprocessingSource.OfUser(overrides), sidecar.Source], inside);
}
