using DeCam.Inference.Imaging;
using DeCam.Inference.Models;

namespace DeCam.Inference.Devices;

/// <summary>Runs a model on masked images; belongs to one thread.</summary>
internal interface IMaskWorker : IDisposable
{
    /// <summary>Scores masks over images: all in one batch where the worker and the model take that, else part by part or one by one.</summary>
    /// <param name="classifier">The model.</param>
    /// <param name="parts">What to score.</param>
    void Run(OnnxClassifier classifier, IReadOnlyList<BatchPart> parts);

    /// <summary>Scores the image as it is.</summary>
    void Run(OnnxClassifier classifier, PreparedImage image, LogitRow logits);
}
