using System.CommandLine;
using DeCam.Inference;
using DeCam.Scoring;

namespace DeCam.Cluster.Client.CommandLine;

/// <summary>A model with what the user says of its preprocessing.</summary>
/// <param name="Path">Full path of the file; for a cluster elsewhere the name of its model, or the path of a copy, as the user wrote it.</param>
/// <param name="Preprocessing">The keys given, as canonical JSON (fixed order, no spaces), or "" for none.</param>
internal sealed record ModelChoice(string Path, string Preprocessing);

/// <summary>Options that override the preprocessing a model's sidecar file names. One instance for each command that has them.</summary>
internal sealed class ModelOptions
{
    private readonly Option<double[]> _mean = Parsers.Numbers<double>("--mean", "Mean of each channel, on pixels scaled to [0, 1].", "M,M,M");
    private readonly Option<double[]> _std = Parsers.Numbers<double>("--std", "Standard deviation of each channel, on the same scale.", "S,S,S");
    private readonly Option<string?> _labels = new("--labels") { Description = "File with one label a line.", HelpName = "FILE" };
    private readonly Option<int?> _resize = Parsers.Number("--resize", "Pixels the shorter side is resized to before cropping.", 1);
    private readonly Option<int?> _crop = Parsers.Number("--crop", "Side of the centre crop in pixels.", 1);
    private readonly Option<string?> _layout = Parsers.Word("--layout", "Order of the input's dimensions.", "nchw", "nhwc");
    private readonly Option<string?> _channels = Parsers.Word("--channels", "Order of the colour channels.", "rgb", "bgr");
    private readonly Option<string?> _scale = Parsers.Word("--scale", "Scale of pixels before mean and standard deviation: [0, 1] or [0, 255].", "unit", "byte");
    private readonly Option<string?> _input = new("--input") { Description = "Name of the model's input.", HelpName = "NAME" };
    private readonly Option<string?> _output = new("--output") { Description = "Name of the model's output.", HelpName = "NAME" };

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_mean, _std, _labels, _resize, _crop, _layout, _channels, _scale, _input, _output])
            command.Options.Add(option);
    }

    /// <summary>The choice for a model file, or for a model of a cluster elsewhere.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="model">The model as the user wrote it.</param>
    /// <param name="elsewhere">Whether a cluster elsewhere has the model; then it need not exist here.</param>
    /// <exception cref="CommandFailedException">The model or label file does not exist.</exception>
    public ModelChoice Read(ParseResult parsed, string model, bool elsewhere = false)
    {
        if (!elsewhere && !File.Exists(model)) throw new CommandFailedException(ExitCode.Input, $"Model file '{model}' {MissingFile.Words(model)}; give the path of an .onnx file.");
        var labels = parsed.GetValue(_labels);
        if (labels is not null && !File.Exists(labels))
            throw new CommandFailedException(ExitCode.Input, $"Label file '{labels}' {MissingFile.Words(labels)}; give a text file with one label a line.");
        var settings = new PreprocessingSettings
        {
            Mean = Numbers(parsed.GetValue(_mean)),
            Std = Numbers(parsed.GetValue(_std)),
            Resize = parsed.GetValue(_resize),
            Crop = parsed.GetValue(_crop),
            Layout = Choice<TensorLayout>(parsed.GetValue(_layout)),
            Channels = Choice<ChannelOrder>(parsed.GetValue(_channels)),
            Scale = Choice<PixelScale>(parsed.GetValue(_scale)),
            Labels = labels is null ? null : Path.GetFullPath(labels),
            Input = parsed.GetValue(_input),
            Output = parsed.GetValue(_output),
        };
        return new(elsewhere ? model : Path.GetFullPath(model), Checked(settings).ToCanonicalJson());
    }

    // The reader of sidecar files knows what values are possible.
    private static PreprocessingSettings Checked(PreprocessingSettings settings)
    {
        try
        {
            return PreprocessingSettings.FromJson(settings.ToCanonicalJson(), "the command line");
        }
        catch (ScoringRefusedException e)
        {
            throw new CommandFailedException(ExitCode.Usage, e.Message, e);
        }
    }

    private static float[]? Numbers(double[]? values) => values is { Length: > 0 } ? [.. values.Select(v => (float)v)] : null;

    private static T? Choice<T>(string? word) where T : struct, Enum => word is null ? null : Enum.Parse<T>(word, ignoreCase: true);
}
