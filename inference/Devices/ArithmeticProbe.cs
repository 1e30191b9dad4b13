using System.Runtime.InteropServices;
using DeCam.Explanations;
using DeCam.Imaging;
using DeCam.Inference.Imaging;
using DeCam.Inference.Models;
using DeCam.Masks;
using DeCam.Randomness;

namespace DeCam.Inference.Devices;

/// <summary>
/// A fixed probe, the same on every machine: a random picture with random masks, scored as runs are. Runtimes choose their kernels by
/// the processor and by the batch, so it is scored at the sizes of the batches that the device will run: a model that is heavy has
/// small ones, and costs few evaluations.
/// </summary>
internal static class ArithmeticProbe
{
    private const int UsualBatch = 64, Ellipses = 3, HalfTurnDegrees = 180;
    private static readonly RandomPurpose Probe = new(33);

    /// <summary>The raw bits of the logits of the probe.</summary>
    /// <param name="worker">The device's.</param>
    /// <param name="classifier">The model.</param>
    /// <param name="cut">How the device cuts a request.</param>
    public static byte[] Bits(IMaskWorker worker, OnnxClassifier classifier, Func<int, IEnumerable<RowRange[]>> cut)
    {
        var (height, width) = (classifier.Preprocessing.HeightPixels, classifier.Preprocessing.WidthPixels);
        var image = new PreparedImage(View(height, width), classifier.Preprocessing);
        var masks = Masks(BatchRule.BatchSize(UsualBatch, classifier.MultiplyAccumulates), height, width);
        var bits = new List<byte>();
        worker.Run(classifier, image, Add);
        foreach (var rows in cut(masks.Count).Select(batch => batch.Single()).DistinctBy(r => r.Count))
            worker.Run(classifier, [new(image, image.Baseline(Baseline.Zero), masks, rows.First, rows.Count, Add)]);
        return [.. bits];

        void Add(int index, ReadOnlySpan<float> logits) => bits.AddRange(MemoryMarshal.AsBytes(logits));
    }

    /// <summary>Runs a full batch of the probe on a card, as far as the model takes one.</summary>
    /// <param name="classifier">The model, with the masking in its graph.</param>
    /// <param name="rows">Masks of the batch.</param>
    public static void RunFull(OnnxClassifier classifier, int rows)
    {
        var (height, width) = (classifier.Preprocessing.HeightPixels, classifier.Preprocessing.WidthPixels);
        var image = new PreparedImage(View(height, width), classifier.Preprocessing);
        using var worker = new MaskedBatch();
        worker.Run(classifier, [new(image, image.Baseline(Baseline.Zero), Masks(rows, height, width), 0, rows, (_, _) => { })]);
    }

    private static ImageView View(int height, int width)
    {
        var random = new CounterRandom(0, Probe);
        var rgb = new byte[height * width * 3];
        for (var i = 0; i < rgb.Length; i++) rgb[i] = (byte)random.NextBits();
        return new(height, width, rgb);
    }

    private static EllipseMasks Masks(int count, int height, int width)
    {
        var random = new CounterRandom(0, Probe, generation: 1);
        int[] ranges = [width, height, width, height, HalfTurnDegrees];
        var genes = new float[count * Ellipses * Ellipse.Genes];
        for (var i = 0; i < genes.Length; i++) genes[i] = (float)random.NextDouble() * ranges[i % Ellipse.Genes];
        return new(Ellipses, genes);
    }
}
