using System.ComponentModel.DataAnnotations;
using DeCam.Methods.Options;

namespace DeCam.Methods.WhiteBox;

/// <summary>Options of the class activation maps that take one forward and one backward pass.</summary>
internal sealed record GradientCamOptions : IWhiteBoxOptions
{
    /// <summary>Name of the tensor, or "auto".</summary>
    [Option("layer", LayerOption.Meaning)]
    public string Layer { get; init; } = LayerOption.Default;

    /// <inheritdoc/>
    public int ForwardPasses => 1;

    /// <inheritdoc/>
    public int BackwardPasses => 1;
}

/// <summary>Options of the class activation map that hides one channel at a time and runs what is behind the layer.</summary>
internal sealed record AblationCamOptions : IWhiteBoxOptions
{
    /// <summary>Name of the tensor, or "auto".</summary>
    [Option("layer", LayerOption.Meaning)]
    public string Layer { get; init; } = LayerOption.Default;

    /// <inheritdoc/>
    public int ForwardPasses => 1;

    /// <inheritdoc/>
    public int BackwardPasses => 0;
}

/// <summary>Options of the class activation map that masks the picture by each channel.</summary>
internal sealed record ScoreCamOptions : IWhiteBoxOptions
{
    // Of MobileNetV2 and the smaller EfficientNets; 512 for VGG, 2,048 for ResNet50.
    private const int TypicalChannels = 1280;

    /// <summary>Name of the tensor, or "auto".</summary>
    [Option("layer", LayerOption.Meaning)]
    public string Layer { get; init; } = LayerOption.Default;

    /// <inheritdoc/>
    public int ForwardPasses => 1 + TypicalChannels;

    /// <inheritdoc/>
    public int BackwardPasses => 0;

    /// <summary>The device counts the channels, so that only what no layer could do is known here: the picture and one channel.</summary>
    public (int Count, string WayOut) LeastForwardPasses => (2, "");
}

/// <summary>Options of integrated gradients. Sundararajan et al. use 20 to 300 steps; 50 is what the package captum takes.</summary>
internal sealed record IntegratedGradientsOptions : IWhiteBoxOptions
{
    // The picture itself and the baseline, whose scores say what the sum ought to be.
    private const int Ends = 2;

    /// <summary>Steps of the integral from the baseline to the picture.</summary>
    [Option("steps", "points of the way from the baseline to the picture at which the gradient is taken"), Range(1, 10_000)]
    public int Steps { get; init; } = 50;

    /// <summary>Where the way begins.</summary>
    [Option("baseline", "the picture without information that the way begins at; random is drawn from the seed")]
    public AttributionBaseline Baseline { get; init; } = AttributionBaseline.Zero;

    /// <inheritdoc/>
    public int ForwardPasses => Steps + Ends;

    /// <inheritdoc/>
    public int BackwardPasses => Steps + Ends;

    /// <summary>All of them.</summary>
    public (int Count, string WayOut) LeastForwardPasses => (ForwardPasses, ", or give fewer steps with -p steps=N");
}

/// <summary>Options of FullGrad.</summary>
internal sealed record FullGradOptions : IWhiteBoxOptions
{
    /// <summary>Whether what saturated units add is counted.</summary>
    [Option("saturation", "whether what units add that are cut off at their upper end (ReLU6) is counted, which the published definition leaves out; the parts add up to the score then")]
    public bool Saturation { get; init; }

    /// <inheritdoc/>
    public int ForwardPasses => 1;

    /// <inheritdoc/>
    public int BackwardPasses => 1;
}

/// <summary>Pictures without information.</summary>
internal enum AttributionBaseline
{
    /// <summary>0 in the normalised input, the mean colour of the training set.</summary>
    Zero = 0,

    /// <summary>Pixel value 0 before normalisation.</summary>
    Black = 1,

    /// <summary>The picture, blurred.</summary>
    Blur = 2,

    /// <summary>Pixels at random, from the seed.</summary>
    Random = 3,
}

/// <summary>The option "layer".</summary>
internal static class LayerOption
{
    /// <summary>What it means.</summary>
    public const string Meaning = "name of the tensor that the map is made from; auto for the last one with height and width before the head, which decam model inspect shows";

    /// <summary>The last tensor with height and width before the head.</summary>
    public const string Default = OptionValues.Automatic;
}
