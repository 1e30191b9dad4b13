using DeCam.Inference.Devices;
using DeCam.Inference.Imaging;
using DeCam.Inference.Models;
using DeCam.Inference.Preprocessing;
using DeCam.Masks;
using DeCam.Testing;
using DeCam.Tests.Inference.Models;

namespace DeCam.Tests.Inference.Devices;

public sealed class InputBatchTests
{
    // A worker keeps what it painted last. Whatever comes in between, it must give what a new one gives.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Run_OneAfterTheOther_GivesBitsOfANewWorker(int seed)
    {
        var random = new Random(seed);
        using var plain = Load("shapes_cnn.onnx", PreprocessingSettings.None);
        using var small = TinyModel.Classifier();
        using var other = OnnxClassifier.Load(small.Save(), "tiny.onnx", new() { Mean = [0], Std = [1], Resize = 4 });
        (OnnxClassifier Classifier, PreparedImage Image)[] inputs =
            [(plain, Picture(plain, "03_star.png")), (plain, Picture(plain, "05_ring.png")), (other, Picture(other, "03_star.png"))];
        using var worker = new InputBatch();
        for (var step = 0; step < 60; step++)
        {
            var (classifier, image) = inputs[random.Next(10) < 8 ? 0 : random.Next(3)];
            if (random.Next(10) == 0)
            {
                worker.Run(classifier, image, (_, _) => { });
                continue;
            }

            var baseline = image.Baseline(random.Next(5) == 0 ? Baseline.Mean : Baseline.Blur);
            var masks = Masks(image, random);
            var chunk = (First: random.Next(4), Count: random.Next(1, 9));
            using var fresh = new InputBatch();
            Assert.Equal(Logits(fresh, classifier, image, baseline, masks, chunk), Logits(worker, classifier, image, baseline, masks, chunk));
        }
    }

    private static List<float[]> Logits(InputBatch worker, OnnxClassifier classifier, PreparedImage image, ReadOnlyMemory<float> baseline, MaskSet masks, (int First, int Count) chunk)
    {
        var rows = new List<float[]>();
        worker.Run(classifier, [new(image, baseline, masks, chunk.First, chunk.Count, (_, row) => rows.Add(row.ToArray()))]);
        Assert.Equal(chunk.Count, rows.Count);
        return rows;
    }

    // Twelve pairs of ellipses anywhere in the frame.
    private static EllipseMasks Masks(PreparedImage image, Random random)
    {
        var (height, width) = (image.View.HeightPixels, image.View.WidthPixels);
        return new(2, [.. Enumerable.Range(0, 24).SelectMany(_ => (float[])
            [random.NextSingle() * width, random.NextSingle() * height, random.NextSingle() * width, random.NextSingle() * height, random.NextSingle() * 180])]);
    }

    private static OnnxClassifier Load(string name, PreprocessingSettings settings) => OnnxClassifier.Load(Fixtures.Path(name), name, settings);

    private static PreparedImage Picture(OnnxClassifier classifier, string name) =>
        new(PictureDecoder.Decode(File.ReadAllBytes(Fixtures.Path("shapes", name)), name), classifier.Preprocessing);
}
