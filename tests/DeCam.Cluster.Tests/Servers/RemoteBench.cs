using DeCam.Content;
using DeCam.Inference.Devices;
using DeCam.Inference.Models;
using DeCam.Inference.Servers;
using DeCam.Masks;
using DeCam.Scoring;

namespace DeCam.Cluster.Tests.Servers;

/// <summary>A remote device over the model of a server, without a cluster around.</summary>
internal sealed class RemoteBench : IModelFiles, IContentSource, IAsyncDisposable
{
    private readonly byte[] _image = File.ReadAllBytes(Samples.Star);
    private readonly ModelServer _server;
    private readonly RemoteDevice _device;
    private ServedIdentity? _identity;

    private RemoteBench(string device, ServerLimits limits)
    {
        _server = ModelServer.Of(device, limits);
        _device = new(_server, this, this);
    }

    /// <summary>Whether the sidecar of the sample lies where that of the model is looked for.</summary>
    public bool HasSidecar { get; init; } = true;

    /// <summary>What the user says, as JSON; "" for nothing.</summary>
    public string Settings { get; set; } = "";

    public bool TrustsPaths => true;

    public RemoteDevice Device => _device;

    public ModelReference Model => new(_identity!.Model.Name, _identity.Key, Settings);

    public ServedModel Served => _identity!.Model;

    /// <summary>A device for a server, with limits that let a test end soon.</summary>
    public static RemoteBench Of(string device, double seconds = 20, int answerBytes = 64 << 20, bool hasSidecar = true)
    {
        var limits = new ServerLimits { Time = TimeSpan.FromSeconds(seconds), AnswerBytes = answerBytes, Pauses = [TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(20)] };
        return new(device, limits) { HasSidecar = hasSidecar };
    }

    /// <summary>Asks the server for its model.</summary>
    public async Task FindAsync(string name = PlantedModel.Name) => _identity = await _server.FindAsync(name, TestContext.Current.CancellationToken);

    /// <summary>What the model sees of the star.</summary>
    public async Task<ModelView> SeeAsync()
    {
        if (_identity is null) await FindAsync();
        return (await _device.DescribeAsync(Model, ContentKey.Of(_image), "top1", TestContext.Current.CancellationToken)).View;
    }

    /// <summary>Scores of class 4 for masks of the star, [mask, (logit, log-probability)].</summary>
    public async Task<float[]> ScoreAsync(int masks = 20)
    {
        if (_identity is null) await FindAsync();
        return (await _device.ScoreAsync([Request(Model, masks)], TestContext.Current.CancellationToken))[0];
    }

    /// <summary>The same by the file on the processor.</summary>
    public async Task<float[]> ScoreHereAsync(int masks = 20)
    {
        await using var device = new CpuDevice(new OneFile(), this);
        return (await device.ScoreAsync([Request(new("shapes_cnn.onnx", ModelHash.Of(Samples.ShapesModel), ""), masks)], TestContext.Current.CancellationToken))[0];
    }

    public string? PathOf(ModelReference model) => HasSidecar ? Path.ChangeExtension(Samples.ShapesModel, null) : Samples.Of("none", PlantedModel.Name);

    public ServedModel? ServedAs(ModelReference model) => Served;

    public Task<ReadOnlyMemory<byte>> GetAsync(string sha256, CancellationToken cancellationToken) => Task.FromResult<ReadOnlyMemory<byte>>(_image);

    public async ValueTask DisposeAsync()
    {
        await _device.DisposeAsync();
        _server.Dispose();
    }

    private ScoreRequest Request(ModelReference model, int masks)
    {
        float[] genes = [.. Enumerable.Range(0, masks).SelectMany(i => (float[])[20 + i % 30, 30, 12, 8 + i % 10, i])];
        return new(model, ContentKey.Of(_image), new EllipseMasks(1, genes), Baseline.Zero, [4]);
    }

    private sealed class OneFile : IModelFiles
    {
        public bool TrustsPaths => true;

        public string? PathOf(ModelReference model) => Samples.ShapesModel;
    }
}
