using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using DeCam.Inference.Preprocessing;
using DeCam.Scoring;

namespace DeCam.Cluster.Client.CommandLine;

/// <summary>A model with what the user says of its preprocessing.</summary>
/// <param name="Path">Full path of the file, or of the name that a model server knows beside its sidecar; for a cluster elsewhere the name of its model, or the path of a copy, as the user wrote it.</param>
/// <param name="Preprocessing">The keys given, as canonical JSON (fixed order, no spaces), or "" for none.</param>
internal sealed record ModelChoice(string Path, string Preprocessing);

/// <summary>Options that override the preprocessing a model's sidecar file names. One instance for each command that has them.</summary>
internal sealed class PreprocessingOptions
{
    private readonly Option<double[]> _mean = Parsers.Numbers<double>("--mean", "Mean of each channel, for pixels of the scale that --scale names.", "M,M,M");
    private readonly Option<double[]> _std = Parsers.Numbers<double>("--std", "Standard deviation of each channel, on the same scale.", "S,S,S");
    private readonly Option<string?> _labels = new("--labels") { Description = "File with the labels of all classes: lines, a table, JSON or a Python dict.", HelpName = "FILE" };
    private readonly Option<int[]> _resize = Parsers.Numbers<int>("--resize", "Pixels the shorter side is resized to before cropping, or height and width that the picture is stretched to.", "N|H,W");
    private readonly Option<string?> _fit = Parsers.Word("--fit", "How a picture of other proportions is fitted: cropped, stretched, or padded.", "shorter-side", "stretch", "letterbox");
    private readonly Option<int[]> _crop = Parsers.Numbers<int>("--crop", "Size of the input in pixels, for models that do not say it.", "N|H,W");
    private readonly Option<string?> _pad = new("--pad") { Description = "What is around a letterboxed picture: a grey, a colour, or 0 in the normalised input.", HelpName = "N|R,G,B|after-normalising" };
    private readonly Option<string?> _place = Parsers.Word("--place", "Where a letterboxed picture lies: in the centre, or at the top left.", "centre", "start");
    private readonly Option<string?> _interpolation = Parsers.Word("--interpolation", "Filter of resizing, by Pillow's names (area is its BOX).", "bilinear", "bicubic", "lanczos", "nearest", "area");
    private readonly Option<string?> _antialias = Parsers.Word("--antialias", "Whether the filter is as wide as the reduction; false for TensorFlow and OpenCV.", "true", "false");
    private readonly Option<string?> _layout = Parsers.Word("--layout", "Order of the input's dimensions.", "nchw", "nhwc");
    private readonly Option<string?> _channels = Parsers.Word("--channels", "Order of the colour channels.", "rgb", "bgr");
    private readonly Option<string?> _scale = Parsers.Word("--scale", "Scale of pixels before mean and standard deviation, and of these two: unit is 0..1 (default), byte is 0..255.", "unit", "byte");
    private readonly Option<string?> _input = new("--input") { Description = "Name of the model's input.", HelpName = "NAME" };
    private readonly Option<string?> _output = new("--output") { Description = "Name of the model's output.", HelpName = "NAME" };
    private readonly Option<string?> _activation = Parsers.Word("--activation", "Function that makes probabilities of the outputs: over all classes, of each by itself, or none.", "softmax", "sigmoid", "none");

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_mean, _std, _scale, _resize, _fit, _crop, _pad, _place, _interpolation, _antialias, _layout, _channels, _labels, _input, _output, _activation])
            command.Options.Add(option);
    }

    /// <summary>The choice for a model file, or for a model of a cluster elsewhere.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="model">The model as the user wrote it.</param>
    /// <param name="elsewhere">Whether a cluster elsewhere has the model; then it need not exist here.</param>
    /// <param name="isServed">Whether a model server has it; then there is no file of it.</param>
    /// <exception cref="CommandFailedException">The model or label file does not exist.</exception>
    public ModelChoice Read(ParseResult parsed, string model, bool elsewhere = false, bool isServed = false)
    {
        if (!elsewhere && !isServed && !File.Exists(model)) throw new CommandFailedException(ExitCode.Input, $"Model file '{model}' {MissingFile.Words(model)}; give the path of an .onnx file.");
        var labels = parsed.GetValue(_labels);
        if (labels is not null && !File.Exists(labels))
            throw new CommandFailedException(ExitCode.Input, $"Label file '{labels}' {MissingFile.Words(labels)}; give a text file with the labels of all classes.");
        var json = new JsonObject();
        void Add(string key, JsonNode? value) { if (value is not null) json[key] = value; }
        Add("mean", List(parsed.GetValue(_mean)));
        Add("std", List(parsed.GetValue(_std)));
        Add("resize", OneOrList(parsed.GetValue(_resize)));
        Add("crop", OneOrList(parsed.GetValue(_crop)));
        Add("pad", Padding(parsed.GetValue(_pad)));
        Add("antialias", parsed.GetValue(_antialias) is { } word ? word == "true" : null);
        Add("labels", labels is null ? null : Path.GetFullPath(labels));
        foreach (var option in (Option<string?>[])[_scale, _fit, _place, _interpolation, _layout, _channels, _input, _output, _activation])
            Add(option.Name.TrimStart('-'), parsed.GetValue(option));
        return new(elsewhere ? model : Path.GetFullPath(isServed ? NameOf(model) : model), Checked(json).ToCanonicalJson());
    }

    // The sidecar may be named in the model's place.
    private static string NameOf(string model) => model.EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? model[..^".json".Length] : model;

    // The reader of sidecar files knows what values are possible.
    private static PreprocessingSettings Checked(JsonObject json)
    {
        try
        {
            return PreprocessingSettings.FromJson(json.ToJsonString(), "the command line");
        }
        catch (ScoringRefusedException e)
        {
            throw new CommandFailedException(ExitCode.Usage, e.Message, e);
        }
    }

    private static JsonArray? List<T>(T[]? values) where T : struct => values is { Length: > 0 } ? [.. values.Select(v => JsonValue.Create(v))] : null;

    private static JsonNode? OneOrList(int[]? values) => values is [var one] ? one : List(values);

    // A word stays one, so that its refusal shows it as it was written.
    private static JsonNode? Padding(string? text)
    {
        if (text is null) return null;
        var levels = new List<int>();
        foreach (var part in text.Split(','))
        {
            if (!int.TryParse(part.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var level)) return text;
            levels.Add(level);
        }

        return OneOrList([.. levels]);
    }
}
