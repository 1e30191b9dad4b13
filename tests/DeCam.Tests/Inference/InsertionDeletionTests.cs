using System.Text.Json;
using DeCam.Explanations;
using DeCam.Imaging;
using DeCam.Inference.Devices;
using DeCam.Inference.Imaging;
using DeCam.Inference.Models;
using DeCam.Inference.Preprocessing;
using DeCam.Scoring;
using DeCam.Testing;
using Npy = DeCam.Inference.Imaging.Npy;

namespace DeCam.Tests.Inference;

/// <summary>Against areas under the curve from the evaluation code that was published with RISE.</summary>
public sealed class InsertionDeletionTests
{
    private const double Tolerance = 1e-4;

    [Theory]
    [InlineData("mobilenet_v1_0.25_128.onnx")]
    [InlineData("mobilenet_v2_1.0_224.onnx")]
    public void Curves_GivenMaps_EqualRiseReference(string model)
    {
        using var classifier = OnnxClassifier.Load(Fixtures.Path("models", model), model, PreprocessingSettings.None);
        using var worker = new InputBatch();
        using var json = JsonDocument.Parse(File.ReadAllText(Fixtures.Path("expected", "insertion_deletion.json")));
        var rows = json.RootElement.EnumerateArray().Where(r => r.GetProperty("model").GetString() == model).ToList();
        Assert.NotEmpty(rows);
        Assert.All(rows, row => Check(row, classifier, worker));
    }

    private static void Check(JsonElement row, OnnxClassifier classifier, InputBatch worker)
    {
        string Text(string key) => row.GetProperty(key).GetString()!;
        var (height, width) = (classifier.Preprocessing.HeightPixels, classifier.Preprocessing.WidthPixels);
        var input = Npy.Read(File.ReadAllBytes(Fixtures.Path("expected", Text("input"))), Text("input"), 3, height, width);
        var map = Npy.Read(File.ReadAllBytes(Fixtures.Path("expected", Text("map"))), Text("map"), height, width);
        var image = new PreparedImage(new ImageView(height, width, new byte[height * width * 3]), input.Values, classifier.Preprocessing);
        var index = row.GetProperty("class").GetInt32();
        var view = new ModelView
        {
            HeightPixels = height,
            WidthPixels = width,
            ClassCount = 1000,
            Targets = [new(index, "", default)],
            ImageHeightPixels = height,
            ImageWidthPixels = width,
            Preprocessing = "{}",
        };
        var run = new ExplanationRun(new() { Method = "given", Protocols = [Text("protocol")] }, view, new(Map: map.Values));
        while (!run.IsComplete)
        {
            foreach (var batch in run.OpenBatches.ToList())
            {
                batch.Masks.Attach(batch.Resource!.Value);
                var scores = new float[batch.Masks.Count * ClassScore.Floats];
                var writer = new ScoreWriter(classifier, [index], scores);
                foreach (var chunk in Chunks.Of(batch.Masks.Count))
                    worker.Run(classifier, [new(image, image.Baseline(batch.Baseline), batch.Masks, chunk.First, chunk.Count, (i, logits) => writer.Write(chunk.First + i, logits))]);
                run.Tell(batch.Index, scores);
            }
        }

        var curves = run.Outcome().Targets[0].Curves[0];
        Assert.Equal(row.GetProperty("deletion_auc").GetDouble(), curves.DeletionAuc, Tolerance);
        Assert.Equal(row.GetProperty("insertion_auc").GetDouble(), curves.InsertionAuc, Tolerance);
        Assert.Equal(row.GetProperty("insertion_points").GetInt32(), curves.Insertion.Count);
    }
}
