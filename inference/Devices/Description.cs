using DeCam.Inference.Imaging;
using DeCam.Scoring;

namespace DeCam.Inference.Devices;

/// <summary>Says what a model sees of an image.</summary>
internal static class Description
{
    private const int TopCount = 5;

    /// <summary>Describes the unmasked image.</summary>
    /// <param name="classifier">The model.</param>
    /// <param name="image">The image.</param>
    /// <param name="logits">[C].</param>
    /// <param name="classSelector">Which classes are meant.</param>
    public static ModelDescription Of(OnnxClassifier classifier, PreparedImage image, float[] logits, string classSelector)
    {
        var scores = new float[logits.Length * ClassScore.Floats];
        new ScoreWriter(classifier, [.. Enumerable.Range(0, logits.Length)], scores).Write(0, logits);
        ClassPrediction Predict(int index) => new(index, classifier.Labels[index], new(scores[index * ClassScore.Floats], scores[index * ClassScore.Floats + 1]));
        int[] ranked = [.. Enumerable.Range(0, logits.Length).OrderByDescending(i => logits[i])];       // stable: ties by index
        return new(
            new()
            {
                HeightPixels = image.View.HeightPixels,
                WidthPixels = image.View.WidthPixels,
                ClassCount = logits.Length,
                Targets = [.. ClassSelector.Select(classSelector, ranked, classifier.Labels).Select(Predict)],
                Top = [.. ranked.Take(TopCount).Select(Predict)],
                ImageWidthPixels = image.PictureWidthPixels,
                ImageHeightPixels = image.PictureHeightPixels,
                Preprocessing = classifier.Preprocessing.ToJson(),
                MultiplyAccumulates = classifier.MultiplyAccumulates,
                Notes = classifier.Signature.Warnings,
            },
            image.View);
    }
}
