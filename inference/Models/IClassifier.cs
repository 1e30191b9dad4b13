using DeCam.Inference.Classes;
using DeCam.Inference.Preprocessing;

namespace DeCam.Inference.Models;

/// <summary>A classifier that gives logits, as devices meet it, wherever it runs.</summary>
internal interface IClassifier
{
    /// <summary>What it takes and gives.</summary>
    ModelSignature Signature { get; }

    /// <summary>How images are prepared for it.</summary>
    ImagePreprocessing Preprocessing { get; }

    /// <summary>Names of its classes.</summary>
    Labels Labels { get; }

    /// <summary>Multiplications with addition of one evaluation; 0 when unknown.</summary>
    long MultiplyAccumulates { get; }
}

/// <summary>What follows from the facts of a classifier.</summary>
internal static class ClassifierExtensions
{
    /// <summary>Number of values of one image.</summary>
    public static int ImageValues(this IClassifier classifier) =>
        classifier.Signature.Input.Channels * classifier.Preprocessing.HeightPixels * classifier.Preprocessing.WidthPixels;

    /// <summary>Hands out the rows of an output [N, V] as logits [C].</summary>
    /// <param name="classifier">The model.</param>
    /// <param name="output">The output; overwritten.</param>
    /// <param name="first">Number of the first row.</param>
    /// <param name="count">Rows.</param>
    /// <param name="logits">Takes each.</param>
    public static void Deliver(this IClassifier classifier, Span<float> output, int first, int count, LogitRow logits)
    {
        Span<float> pair = stackalloc float[2];
        var values = classifier.Signature.ValueCount;
        for (var i = 0; i < count; i++) logits(first + i, OutputRow.Logits(classifier.Signature, output.Slice(i * values, values), pair));
    }
}
