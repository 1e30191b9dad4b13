using DeCam.Inference.Attributions;
using DeCam.Inference.Caching;
using DeCam.Inference.Devices;
using DeCam.Inference.Models;
using DeCam.Inference.Preprocessing;
using DeCam.Scoring;
using DeCam.Testing;

namespace DeCam.Tests.Inference.Devices;

public sealed class ModelAdmissionTests : IDisposable
{
    private const long Limit = 1_000_000_000;
    private readonly LeaseCache<string, OnnxClassifier> _loaded = new(long.MaxValue, c => c.Bytes);
    private readonly LeaseCache<string, IModelMaker> _makers = new(long.MaxValue, m => m.Bytes);
    private long _held = 30_000_000;

    public void Dispose()
    {
        _loaded.Dispose();
        _makers.Dispose();
    }

    [Fact]
    public async Task Admit_RoomThatAnUnusedModelHas_PutsItOut()
    {
        var admission = new ModelAdmission(new(Limit, () => _held), imagesAtOnce: 16, _loaded, _makers);
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
        var admission = new ModelAdmission(new(Limit, () => _held), imagesAtOnce: 16, _loaded, _makers);
        (await LoadAsync("first")).Dispose();

        var refused = Assert.Throws<ModelMissingException>(() => admission.Admit(Model("large"), 2 * Limit, 0));

        Assert.IsType<InsufficientMemoryException>(refused.InnerException);
        Assert.StartsWith("Model 'large' needs about 2,000 MB, and 869 MB are left under the limit of 1,000 MB of the process's control group; raise the limit", refused.Message, StringComparison.Ordinal);
        Assert.True(_loaded.Holds("first"));
    }

    [Fact]
    public async Task Admit_LoadThatMayTakeMore_PutsUnusedModelsOutAndGoesOn()
    {
        var admission = new ModelAdmission(new(Limit, () => _held), imagesAtOnce: 16, _loaded, _makers);
        (await LoadAsync("first")).Dispose();

        admission.Admit(Model("second"), 1, 2 * Limit);

        Assert.False(_loaded.Holds("first"));
    }

    [Fact]
    public void Admit_WhileAnotherIsLoaded_CountsItUntilItHasEnded()
    {
        var admission = new ModelAdmission(new(Limit, () => _held), imagesAtOnce: 16, _loaded, _makers);
        admission.Admit(Model("first"), 500_000_000, 0);

        var refused = Assert.Throws<ModelMissingException>(() => admission.Admit(Model("second"), 500_000_000, 0, isMaker: true));
        Assert.IsType<IOException>(refused.InnerException, exactMatch: false);
        Assert.True(ModelAdmission.IsWantOfRoom(refused));
        Assert.Contains("while other models are in use", refused.Message, StringComparison.Ordinal);

        admission.Loaded(Model("first"));
        admission.Admit(Model("second"), 500_000_000, 0, isMaker: true);
    }

    [Fact]
    public async Task Admit_RoomThatAnUnusedMakerHas_PutsItOut()
    {
        var admission = new ModelAdmission(new(Limit, () => _held), imagesAtOnce: 16, _loaded, _makers);
        var path = Fixtures.Path("shapes_cnn.onnx");
        (await _makers.GetAsync("first", () => Task.FromResult<IModelMaker>(AttributionMaker.Load(path, "first", PreprocessingSettings.Beside(path))), TestContext.Current.CancellationToken)).Dispose();
        Assert.True(_makers.Holds("first"));

        admission.Admit(Model("second"), 1, 2 * Limit);

        Assert.False(_makers.Holds("first"));
    }

    [Fact]
    public async Task AdmitBatches_MoreThanTheFileTells_IsKnownTheNextTime()
    {
        using var lease = await LoadAsync("first");
        var classifier = lease.Value;
        Assert.InRange(classifier.BytesPerImage, 100_000, 10_000_000);
        var admission = new ModelAdmission(new(Limit, () => _held), imagesAtOnce: 100_000, _loaded, _makers);

        Assert.Throws<ModelMissingException>(() => admission.AdmitBatches(Model("second"), classifier));
        Assert.Throws<ModelMissingException>(() => admission.Admit(Model("second"), 1, 0));
    }

    [Fact]
    public void AdmitBatches_OfANetwork_IsNotKeptInMind()
    {
        using var classifier = OnnxClassifier.Load(Fixtures.Path("shapes_cnn.onnx"), "first", new());
        var admission = new ModelAdmission(new(Limit, () => _held), imagesAtOnce: 100_000, _loaded, _makers);

        Assert.Throws<ModelMissingException>(() => admission.AdmitBatches(Model("network"), classifier, isNetwork: true));
        admission.Admit(Model("network"), 1, 0);
    }

    private async Task<LeaseCache<string, OnnxClassifier>.Lease> LoadAsync(string key) =>
        await _loaded.GetAsync(key, () => Task.FromResult(OnnxClassifier.Load(Fixtures.Path("shapes_cnn.onnx"), key, new())), TestContext.Current.CancellationToken);

    private static ModelReference Model(string name) => new(name, new('a', 64), name);
}
