using DeCam.Inference.Caching;
using DeCam.Inference.Devices;
using DeCam.Inference.Models;
using DeCam.Scoring;
using DeCam.Testing;

namespace DeCam.Tests.Inference.Devices;

public sealed class ModelAdmissionTests : IDisposable
{
    private const long Limit = 1_000_000_000;
    private readonly LeaseCache<string, OnnxClassifier> _loaded = new(long.MaxValue, c => c.Bytes);
    private long _held = 30_000_000;

    public void Dispose() => _loaded.Dispose();

    [Fact]
    public async Task Admit_RoomThatAnUnusedModelHas_PutsItOut()
    {
        var admission = new ModelAdmission(new(Limit, () => _held), imagesAtOnce: 16, _loaded);
        using (await LoadAsync("first")) admission.Admit(Model("second"), 800_000_000, 0);
        Assert.True(_loaded.Holds("first"));

        _held = 500_000_000;
        var refused = Assert.Throws<ModelMissingException>(() => admission.Admit(Model("second"), 800_000_000, 0));

        Assert.False(_loaded.Holds("first"));
        Assert.IsType<InsufficientMemoryException>(refused.InnerException);
    }

    [Fact]
    public async Task Admit_ModelThatCannotFit_IsRefusedWithTheNumbersAndNoOtherLeaves()
    {
        var admission = new ModelAdmission(new(Limit, () => _held), imagesAtOnce: 16, _loaded);
        (await LoadAsync("first")).Dispose();

        var refused = Assert.Throws<ModelMissingException>(() => admission.Admit(Model("large"), 2 * Limit, 0));

        Assert.IsType<InsufficientMemoryException>(refused.InnerException);
        Assert.StartsWith("Model 'large' needs about 2,000 MB, and 869 MB are left under the limit of 1,000 MB of the process's control group; raise the limit", refused.Message, StringComparison.Ordinal);
        Assert.True(_loaded.Holds("first"));
    }

    [Fact]
    public async Task Admit_LoadThatMayTakeMore_PutsUnusedModelsOutAndGoesOn()
    {
        var admission = new ModelAdmission(new(Limit, () => _held), imagesAtOnce: 16, _loaded);
        (await LoadAsync("first")).Dispose();

        admission.Admit(Model("second"), 1, 2 * Limit);

        Assert.False(_loaded.Holds("first"));
    }

    [Fact]
    public async Task AdmitBatches_MoreThanTheFileTells_IsKnownTheNextTime()
    {
        using var lease = await LoadAsync("first");
        var classifier = lease.Value;
        Assert.InRange(classifier.BytesPerImage, 100_000, 10_000_000);
        var admission = new ModelAdmission(new(Limit, () => _held), imagesAtOnce: 100_000, _loaded);

        Assert.Throws<ModelMissingException>(() => admission.AdmitBatches(Model("second"), classifier));
        Assert.Throws<ModelMissingException>(() => admission.Admit(Model("second"), 1, 0));
    }

    private async Task<LeaseCache<string, OnnxClassifier>.Lease> LoadAsync(string key) =>
        await _loaded.GetAsync(key, () => Task.FromResult(OnnxClassifier.Load(Fixtures.Path("shapes_cnn.onnx"), key, new())), TestContext.Current.CancellationToken);

    private static ModelReference Model(string name) => new(name, new('a', 64), name);
}
