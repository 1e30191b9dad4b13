using DeCam.Explanations;
using DeCam.Inference.Devices;
using DeCam.Inference.Graph;
using DeCam.Inference.Preprocessing;
using DeCam.Scoring;
using DeCam.Testing;
using DeCam.Tests.Inference.Models;
using Google.Protobuf;

namespace DeCam.Tests.Inference;

/// <summary>Explains the star by a form of the shapes model, with one seed and few masks of a method.</summary>
internal static class ShapesRun
{
    /// <summary>The map of the most probable class, its curves under rise-225, and what the model sees.</summary>
    /// <param name="edit">Changes the shapes model.</param>
    /// <param name="preprocessing">Settings, as in a sidecar.</param>
    /// <param name="method">Name of the method.</param>
    /// <param name="masks">Its masks.</param>
    public static async Task<(TargetOutcome Target, ModelView View)> OfAsync(Action<ModelProto> edit, string preprocessing, string method = "rise", int masks = 200)
    {
        using var model = new TinyModel();
        model.Model.MergeFrom(File.ReadAllBytes(Fixtures.Path("shapes_cnn.onnx")));
        edit(model.Model);
        var content = new MemoryContent();
        var reference = content.AddModel(model.Save(), PreprocessingSettings.FromJson(preprocessing, "a test").ToCanonicalJson());
        var image = content.Add(File.ReadAllBytes(Fixtures.Path("shapes", "03_star.png")));
        await using var device = new CpuDevice(content, content);
        var view = (await device.DescribeAsync(reference, image, "top1", TestContext.Current.CancellationToken)).View;
        var run = new ExplanationRun(new() { Method = method, Seed = 1, Options = new Dictionary<string, string> { ["masks"] = $"{masks}" }, Protocols = ["rise-225"] }, view);
        while (!run.IsComplete)
        {
            foreach (var batch in run.OpenBatches.ToList())
            {
                if (batch.Resource is { } resource) content.Add(resource);
                var scores = await device.ScoreAsync([new(reference, image, batch.Masks, batch.Baseline, [view.Targets[0].Class])], TestContext.Current.CancellationToken);
                run.Tell(batch.Index, scores[0]);
            }
        }

        return (run.Outcome().Targets[0], view);
    }
}
