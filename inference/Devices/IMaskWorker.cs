using DeCam.Inference.Imaging;
using DeCam.Inference.Models;
using DeCam.Masks;

namespace DeCam.Inference.Devices;

/// <summary>Runs a model on masked images; belongs to one thread.</summary>
internal interface IMaskWorker : IDisposable
{
    /// <summary>Scores masks over an image.</summary>
    /// <param name="classifier">The model.</param>
    /// <param name="image">The image.</param>
    /// <param name="baseline">What replaces hidden pixels, planar [C, H, W].</param>
    /// <param name="masks">The masks, attached.</param>
    /// <param name="chunk">Which of them; run in one batch, or one by one where the model takes no more.</param>
    /// <param name="logits">Takes the logits of each.</param>
    void Run(OnnxClassifier classifier, PreparedImage image, ReadOnlyMemory<float> baseline, MaskSet masks, (int First, int Count) chunk, LogitRow logits);

    /// <summary>Scores the image as it is.</summary>
    void Run(OnnxClassifier classifier, PreparedImage image, LogitRow logits);
}
