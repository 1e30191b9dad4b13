using System.Security.Cryptography;
using DeCam.Calibrations;
using DeCam.Explanations;
using DeCam.Inference.Devices;
using DeCam.Masks;
using DeCam.Scoring;

namespace DeCam.Benchmarks.Quality;

/// <summary>
/// Explains on one device without a cluster. Scores of masks that a search describes in few bytes are kept, because variants that differ in
/// the map or the budget alone ask for the same ones.
/// </summary>
internal sealed class LocalRuns : IAsyncDisposable
{
    private readonly LocalContent _content = new();
    private readonly CpuDevice _device;
    private readonly ModelReference _model;
    private readonly Dictionary<(string Image, string? Network, Baseline Baseline, UInt128 Mask), float[]> _known = [];

    /// <summary>Loads a model whose images are resized with the shorter side to the input's size.</summary>
    public LocalRuns(string modelPath, int inputSide)
    {
        _device = new(_content, _content);
        _model = _content.AddModel(modelPath, new() { Resize = inputSide });
    }

    /// <summary>SHA-256 of the model file.</summary>
    public string ModelSha256 => _model.Sha256;

    public ValueTask DisposeAsync() => _device.DisposeAsync();

    /// <summary>Carries out a plan on the centre square of an image, for the class the model says.</summary>
    public async Task<ExplanationOutcome> ExplainAsync(string imagePath, ExplanationPlan plan) =>
        await ExplainFileAsync(CentreSquare.Of(await File.ReadAllBytesAsync(imagePath)), plan);

    /// <summary>Carries out a plan on a picture, for the class the model says.</summary>
    public async Task<ExplanationOutcome> ExplainFileAsync(byte[] file, ExplanationPlan plan) => (await SearchAsync(file, plan)).Outcome;

    /// <summary>The same, with the calibration of a plan that asks for one. The model itself scores the search where the guard does not let the network through.</summary>
    public async Task<(ExplanationOutcome Outcome, Calibration? Calibration)> SearchAsync(byte[] file, ExplanationPlan plan)
    {
        var image = _content.Add(file);
        var description = await _device.DescribeAsync(_model, image, ClassSelector.Best, CancellationToken.None);
        var inputs = new RunInputs(description.Image);
        var calibration = CalibrationPlan.Of(plan, description.View, inputs) is { } request ? await _device.CalibrateAsync(_model, image, request, CancellationToken.None) : null;
        var network = calibration is { Reason: null } ? _content.Add(calibration.Network) : null;
        var run = new ExplanationRun(plan, description.View, inputs with { IsApproximate = network is not null });
        int[] classes = [.. run.Classes];
        while (!run.IsComplete)
        {
            var batches = run.OpenBatches;
            var scores = await Task.WhenAll(batches.Select(b => ScoreAsync(image, b, classes, b.IsExact ? null : network)));
            for (var i = 0; i < batches.Count; i++) run.Tell(batches[i].Index, scores[i]);
        }

        return (run.Outcome(), calibration);
    }

    /// <summary>The class that the model gives the centre square of an image, and its probability.</summary>
    public async Task<(int Class, double Probability)> TopAsync(string imagePath) => await TopOfAsync(CentreSquare.Of(await File.ReadAllBytesAsync(imagePath)));

    /// <summary>The class that the model gives a picture, and its probability.</summary>
    public async Task<(int Class, double Probability)> TopOfAsync(byte[] file)
    {
        var image = _content.Add(file);
        var target = (await _device.DescribeAsync(_model, image, ClassSelector.Best, CancellationToken.None)).View.Targets[0];
        return (target.Class, target.Score.Probability);
    }

    /// <summary>Forgets the scores of the image done.</summary>
    public void Forget() => _known.Clear();

    private async Task<float[]> ScoreAsync(string image, ScoreBatch batch, int[] classes, string? network)
    {
        if (batch.Resource is { } resource) _content.Add(resource);
        ScoreRequest Request(MaskSet masks) => new(_model, image, masks, batch.Baseline, classes) { Network = network };
        if (batch.Masks is not (EllipseMasks or PathMasks)) return (await _device.ScoreAsync([Request(batch.Masks)], CancellationToken.None))[0];
        (string, string?, Baseline, UInt128)[] keys = [.. Enumerable.Range(0, batch.Masks.Count).Select(i => (image, network, batch.Baseline, Key(batch.Masks, i)))];
        int[] unknown;
        lock (_known) unknown = [.. Enumerable.Range(0, keys.Length).Where(i => !_known.ContainsKey(keys[i]))];
        if (unknown.Length > 0)
        {
            var scores = (await _device.ScoreAsync([Request(batch.Masks.Pick(unknown))], CancellationToken.None))[0];
            lock (_known)
                foreach (var (i, row) in unknown.Zip(scores.Chunk(scores.Length / unknown.Length))) _known[keys[i]] = row;
        }

        lock (_known) return [.. keys.SelectMany(k => _known[k])];
    }

    private static UInt128 Key(MaskSet masks, int index) => BitConverter.ToUInt128(SHA256.HashData(masks.Pick([index]).ToBytes()));
}
