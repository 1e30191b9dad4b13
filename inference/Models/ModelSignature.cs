using DeCam.Inference.Classes;
using DeCam.Inference.Graph;
using DeCam.Inference.Preprocessing;

namespace DeCam.Inference.Models;

/// <summary>What a classifier takes and gives, as measured by running it.</summary>
public sealed record ModelSignature
{
    /// <summary>The input that takes the image.</summary>
    public required ImageInput Input { get; init; }

    /// <summary>Name of the output that holds the classes.</summary>
    public required string OutputName { get; init; }

    /// <summary>Shape of the output for one image: [1, C], with up to two dimensions of 1 before or behind C, or [C].</summary>
    public required IReadOnlyList<long> OutputShape { get; init; }

    /// <summary>Values that an image gives: the number of classes C, or 1 where that value says yes or no.</summary>
    public required int ValueCount { get; init; }

    /// <summary>Number of classes C; of a model of one value 2: not it, and it.</summary>
    public int ClassCount => IsYesOrNo ? 2 : ValueCount;

    /// <summary>Whether the model gives one value, that of class 1 of two.</summary>
    public bool IsYesOrNo => ValueCount == 1;

    /// <summary>Whether any number of images can be run at once; if not, <see cref="FixedBatch"/> are.</summary>
    public required bool IsBatchDynamic { get; init; }

    /// <summary>Images of every run where the batch is not dynamic; missing ones are copies.</summary>
    public int FixedBatch { get; init; } = 1;

    /// <summary>Whether values are quantised by the range of the batch, so that a score depends on the pictures beside it; every image is run alone.</summary>
    public bool IsBatchMixed { get; init; }

    /// <summary>What was cut off the end, so that logits come out.</summary>
    public required CutActivation Cut { get; init; }

    /// <summary>The function that makes probabilities.</summary>
    public required Activation Activation { get; init; }

    /// <summary>Who says so: "option", "sidecar 'a.json'", "graph" (its end), "measured" (sums to 1) or "default".</summary>
    public required string ActivationOrigin { get; init; }

    /// <summary>Whether probabilities come out and not logits; their logarithms are then taken for logits, or their log odds by a sigmoid.</summary>
    public required bool GivesProbabilities { get; init; }

    /// <summary>Whether probabilities come out as percentages.</summary>
    public bool GivesPercentages { get; init; }

    /// <summary>Whether nothing was cut off and yet all values lie in [0, 1].</summary>
    public required bool GivesShares { get; init; }

    /// <summary>Sentences about what was chosen or mended in the graph.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Sentences the user should know; usually empty.</summary>
    public IReadOnlyList<string> Warnings => [.. Notes, .. SignatureWarnings.Of(this)];

    /// <summary>Images to run at once of so many that wait.</summary>
    public int BatchOf(int images) => IsBatchDynamic ? images : FixedBatch;

    /// <summary>Shape of the input for <paramref name="images"/> images of the given size.</summary>
    public long[] InputShape(int images, int heightPixels, int widthPixels) => Input.Shape(images, heightPixels, widthPixels);

    /// <summary>Shape of the output for <paramref name="images"/> images.</summary>
    public long[] OutputShapeOf(int images) => OutputShape.Count == 1 ? [.. OutputShape] : [images, .. OutputShape.Skip(1)];
}
