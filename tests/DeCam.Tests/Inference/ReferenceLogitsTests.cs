using System.Text.Json;
using DeCam.Inference.Devices;
using DeCam.Testing;

namespace DeCam.Tests.Inference;

public sealed class ReferenceLogitsTests
{
    // Decoders of JPEG differ in the last bit of some pixels.
    private const double Tolerance = 0.002;

    [Theory]
    [InlineData("mobilenet_v2_1.0_224")]
    [InlineData("squeezenet_1.0_224")]
    [InlineData("mobilenet_v1_0.25_128")]
    public async Task Describe_ReferencePhotos_GivesReferenceClassesAndProbabilities(string model)
    {
        var content = new MemoryContent();
        var reference = content.AddModel(Fixtures.Path("models", model + ".onnx"));
        await using var device = new CpuDevice(content, content);
        using var json = JsonDocument.Parse(await File.ReadAllTextAsync(Fixtures.Path("models", "reference_top5.json"), TestContext.Current.CancellationToken));
        foreach (var photo in json.RootElement.GetProperty(model).GetProperty("photos").EnumerateObject())
        {
            var image = content.Add(await File.ReadAllBytesAsync(Fixtures.Path("photos", photo.Name), TestContext.Current.CancellationToken));
            var view = (await device.DescribeAsync(reference, image, "top5", TestContext.Current.CancellationToken)).View;
            var wanted = photo.Value.EnumerateArray().Select(e => (Class: e.GetProperty("class").GetInt32(), Probability: e.GetProperty("probability").GetDouble())).ToList();
            Assert.Equal(wanted.Select(w => w.Class), view.Targets.Select(t => t.Class));
            Assert.All(view.Targets.Zip(wanted), pair => Assert.Equal(pair.Second.Probability, pair.First.Score.Probability, Tolerance));
        }
    }
}
