using DeCam.Inference.Graph;

namespace DeCam.Inference;

/// <summary>What a classifier takes and gives, as measured by running it.</summary>
public sealed record ModelSignature
{
    /// <summary>The input that takes the image.</summary>
    public required ImageInput Input { get; init; }

    /// <summary>Name of the output that holds the classes.</summary>
    public required string OutputName { get; init; }

    /// <summary>Shape of the output for one image: [1, C], [1, C, 1, 1], [1, 1, 1, C] or [C].</summary>
    public required IReadOnlyList<long> OutputShape { get; init; }

    /// <summary>Number of classes C.</summary>
    public required int ClassCount { get; init; }

    /// <summary>Whether several images can be run at once; if not, every image is run alone, which is slower.</summary>
    public required bool IsBatchDynamic { get; init; }

    /// <summary>What was cut off the end, so that logits come out.</summary>
    public required CutActivation Cut { get; init; }

    /// <summary>Whether no softmax was found and yet probabilities come out; their logarithms are then taken for logits.</summary>
    public required bool GivesProbabilities { get; init; }

    /// <summary>Whether nothing was cut off and yet all values lie in [0, 1].</summary>
    public required bool GivesShares { get; init; }

    /// <summary>Sentences the user should know; usually empty.</summary>
    public IReadOnlyList<string> Warnings
    {
        get
        {
            var warnings = new List<string>();
            if (!IsBatchDynamic) warnings.Add($"Model '{Input.ModelName}' takes one image at a time, which is slower; export it with a dynamic batch.");
            if (GivesProbabilities) warnings.Add($"Model '{Input.ModelName}' gives probabilities and no softmax was found to cut; their logarithms are taken for logits.");
            else if (GivesShares) warnings.Add($"Model '{Input.ModelName}' gives values between 0 and 1 that are taken for logits, which makes all classes nearly equal; export it without its last activation.");
            if (Cut == CutActivation.Sigmoid) warnings.Add($"Model '{Input.ModelName}' ends in a sigmoid for each class, which was cut off; probabilities are a softmax over all classes.");
            return warnings;
        }
    }

    /// <summary>Shape of the input for <paramref name="images"/> images of the given size.</summary>
    public long[] InputShape(int images, int heightPixels, int widthPixels) => Input.Layout == TensorLayout.Nchw
        ? [images, Input.Channels, heightPixels, widthPixels]
        : [images, heightPixels, widthPixels, Input.Channels];

    /// <summary>Shape of the output for <paramref name="images"/> images.</summary>
    public long[] OutputShapeOf(int images) => OutputShape.Count == 1 ? [.. OutputShape] : [images, .. OutputShape.Skip(1)];
}
