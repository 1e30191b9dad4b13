using DeCam.Inference.Classes;
using DeCam.Inference.Imaging;
using DeCam.Inference.Models;
using DeCam.Scoring;

namespace DeCam.Inference.Devices;

/// <summary>Says what a model sees of an image.</summary>
internal static class Description
{
    /// <summary>Describes the unmasked image.</summary>
    /// <param name="classifier">The model.</param>
    /// <param name="image">The image.</param>
    /// <param name="logits">[C].</param>
    /// <param name="classSelector">Which classes are meant.</param>
    public static ModelDescription Of(IClassifier classifier, PreparedImage image, float[] logits, string classSelector)
    {
        int[] ranked = [.. Enumerable.Range(0, logits.Length).OrderByDescending(i => logits[i])];       // stable: ties by index
        int[] targets = [.. ClassSelection.Select(classSelector, ranked, classifier.Labels)];
        ClassPrediction[] Predict(int[] classes)
        {
            var scores = new float[classes.Length * ClassScore.Floats];
            new ScoreWriter(classifier, classes, scores).Write(0, logits);
            return [.. classes.Select((c, i) => new ClassPrediction(c, classifier.Labels[c], new(scores[i * ClassScore.Floats], scores[i * ClassScore.Floats + 1])))];
        }

        return new(
            new()
            {
                HeightPixels = image.View.HeightPixels,
                WidthPixels = image.View.WidthPixels,
                ClassCount = logits.Length,
                Targets = Predict(targets),
                Top = Predict([.. ranked.Where(i => float.IsFinite(logits[i])).Take(ModelView.TopCount)]),
                ImageWidthPixels = image.PictureWidthPixels,
                ImageHeightPixels = image.PictureHeightPixels,
                Preprocessing = classifier.Preprocessing.ToJson(),
                MultiplyAccumulates = classifier.MultiplyAccumulates,
                Notes = [.. classifier.Signature.Warnings.Concat(classifier.Preprocessing.Notes(classifier.Signature.Input.ModelName)).Append(classifier.Labels.Note).OfType<string>()],
            },
            image.View);
    }
}
