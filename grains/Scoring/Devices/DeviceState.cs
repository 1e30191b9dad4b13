using System.Collections.Concurrent;
using DeCam.Scoring;

namespace DeCam.Cluster.Grains.Scoring.Devices;

/// <summary>
/// A device's health and tally. After <see cref="FaultLimit"/> faults in a row, or when it fails again and again between leases that it
/// does, it is out of service for a while; one lease then tries it again, and every further fault doubles the pause. Thread-safe.
/// </summary>
public sealed class DeviceState(IScoringDevice device, TimeProvider clock)
{
    /// <summary>Faults in a row that take a device out.</summary>
    public const int FaultLimit = 3;

    // Faults weigh 1 and fade with each lease that is done: a device that fails one lease in a hundred is out within a thousand, one
    // that fails one in five hundred stays.
    private const double MostWeight = 5, Fading = 1.0 / 300;

    private static readonly Backoff Pauses = new(TimeSpan.FromSeconds(5), 2, TimeSpan.FromMinutes(5));
    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<string, ModelRef> _models = new();
    private readonly ConcurrentDictionary<string, ModelArithmetic> _arithmetics = new();
    private readonly ConcurrentDictionary<string, Exception> _unread = new();
    private int _faults, _outages;
    private double _weight;
    private TimeSpan _outUntil;
    private string? _lastFault;
    private long _masks;

    /// <summary>The device.</summary>
    public IScoringDevice Device { get; } = device;

    /// <summary>Masks scored since the silo started.</summary>
    public long Masks => Interlocked.Read(ref _masks);

    /// <summary>Names of the models it serves at present, sorted.</summary>
    public IReadOnlyList<string> Models => [.. _models.Values.Select(m => m.Name).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>SHA-256 of those that it has in memory.</summary>
    public IReadOnlyList<string> InMemory => [.. _models.Values.Where(m => Device.Holds(Wire.Read(m))).Select(m => m.Sha256).Distinct()];

    /// <summary>How it calculates with each model that it has loaded, sorted.</summary>
    public IReadOnlyList<ModelArithmetic> Arithmetics =>
        [.. _arithmetics.Values.Distinct().OrderBy(a => a.Model, StringComparer.Ordinal).ThenBy(a => a.Kind.Fingerprint, StringComparer.Ordinal)];

    /// <summary>Why it takes no work, or null while it does.</summary>
    public string? OutOfService
    {
        get
        {
            lock (_lock) return !IsOut ? null : $"{(_faults >= FaultLimit ? $"{_faults} faults in a row" : "too many faults")}, the last: {_lastFault}";
        }
    }

    /// <summary>How often it was out of service since the silo started, and its last fault; null if it was not.</summary>
    public string? Outages
    {
        get
        {
            lock (_lock) return _outages == 0 ? null : $"{_outages} times out of service, the last fault: {_lastFault}";
        }
    }

    private bool IsOut => _faults >= FaultLimit || _weight >= MostWeight;

    /// <summary>Time left until the device may be tried again; zero or less when it may.</summary>
    public TimeSpan Pause
    {
        get
        {
            lock (_lock) return _outUntil - clock.GetUptime();
        }
    }

    /// <summary>Notes that it serves a model.</summary>
    public void Serve(string identity, ModelRef model) => _models[identity] = model;

    /// <summary>Notes that it serves a model no more.</summary>
    public void Release(string identity) => _models.TryRemove(identity, out _);

    /// <summary>How it calculates with a model; null while it has not loaded it.</summary>
    public ArithmeticKind? ArithmeticOf(string identity) => _arithmetics.GetValueOrDefault(identity)?.Kind;

    /// <summary>Notes that the silo does not have a model, and why.</summary>
    public void Miss(ModelRef model, ModelMissingException why)
    {
        var identity = Wire.Identity(model);
        if (why.InnerException is { } fault and not (FileNotFoundException or DirectoryNotFoundException)) _unread[identity] = fault;
        else _unread.TryRemove(identity, out _);
    }

    /// <summary>The fault by which a model could not be loaded when the silo missed it last, of its file or for want of memory; null where the file was not there.</summary>
    public Exception? UnreadOf(string identity) => _unread.GetValueOrDefault(identity);

    /// <summary>Loads a model, if it has not been, and notes how the device calculates with it.</summary>
    public async Task<ArithmeticKind> MeasureAsync(ModelRef model, CancellationToken cancellationToken)
    {
        var reference = Wire.Read(model);
        if (ArithmeticOf(reference.Identity) is { } known) return known;
        var kind = Wire.Kind(await Device.ArithmeticAsync(reference, cancellationToken));
        _arithmetics[reference.Identity] = new(model.Name, kind);
        return kind;
    }

    /// <summary>Notes a lease done.</summary>
    /// <returns>True when the device was out of service until now.</returns>
    public bool Succeed(int masks)
    {
        Interlocked.Add(ref _masks, masks);
        lock (_lock)
        {
            var wasOut = IsOut;
            _faults = 0;
            _weight = Math.Max(0, _weight - Fading);
            // The next fault of one that comes back weighs as much as the one that took it out.
            if (wasOut) _weight = Math.Min(_weight, MostWeight - 1);
            _outUntil = default;
            return wasOut;
        }
    }

    /// <summary>Notes a fault.</summary>
    /// <returns>True when the device is out of service now.</returns>
    public bool Fail(string fault)
    {
        lock (_lock)
        {
            var wasOut = IsOut;
            _faults++;
            _lastFault = fault;
            _weight++;
            if (!IsOut) return false;
            if (!wasOut) _outages++;
            _outUntil = clock.GetUptime() + Pauses.Pause(Math.Max(_faults - FaultLimit + 1, _weight < MostWeight ? 1 : _outages));
            return true;
        }
    }
}
