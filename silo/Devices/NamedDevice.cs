using DeCam.Attributions;
using DeCam.Calibrations;
using DeCam.Scoring;

namespace DeCam.Cluster.Silo.Devices;

/// <summary>A device under another name, where a silo has several of a kind.</summary>
internal sealed class NamedDevice(IScoringDevice device, string name) : IScoringDevice
{
    /// <inheritdoc/>
    public string Name => name;

    /// <inheritdoc/>
    public int Concurrency => device.Concurrency;

    /// <inheritdoc/>
    public int PreferredMasks => device.PreferredMasks;

    /// <inheritdoc/>
    public int MasksToCollect => device.MasksToCollect;

    /// <inheritdoc/>
    public Task NearlyFreeAsync(CancellationToken cancellationToken) => device.NearlyFreeAsync(cancellationToken);

    /// <inheritdoc/>
    public long ModelBytes => device.ModelBytes;

    /// <inheritdoc/>
    public long ModelBytesLimit => device.ModelBytesLimit;

    /// <inheritdoc/>
    public IReadOnlyList<Precision> Precisions => device.Precisions;

    /// <inheritdoc/>
    public bool Holds(ModelReference model) => device.Holds(model);

    /// <inheritdoc/>
    public Task<ModelDescription> DescribeAsync(ModelReference model, string imageSha256, string classSelector, CancellationToken cancellationToken) =>
        device.DescribeAsync(model, imageSha256, classSelector, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<float[]>> ScoreAsync(IReadOnlyList<ScoreRequest> requests, CancellationToken cancellationToken) =>
        device.ScoreAsync(requests, cancellationToken);

    /// <inheritdoc/>
    public Task<Attribution> AttributeAsync(ModelReference model, string imageSha256, AttributionRequest request, CancellationToken cancellationToken) =>
        device.AttributeAsync(model, imageSha256, request, cancellationToken);

    /// <inheritdoc/>
    public Task<Calibration> CalibrateAsync(ModelReference model, string imageSha256, CalibrationRequest request, CancellationToken cancellationToken) =>
        device.CalibrateAsync(model, imageSha256, request, cancellationToken);

    /// <inheritdoc/>
    public Task<DeviceArithmetic> ArithmeticAsync(ModelReference model, CancellationToken cancellationToken) => device.ArithmeticAsync(model, cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => device.DisposeAsync();
}
