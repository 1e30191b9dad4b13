using DeCam.Scoring;

namespace DeCam.Cluster.Grains.Scoring.Devices;

/// <summary>The silo's devices and their states. They belong to the host, never to a grain.</summary>
public sealed class DeviceSet
{
    private readonly Dictionary<string, DeviceState> _devices;

    /// <summary>Takes over the host's devices, whose names must differ.</summary>
    public DeviceSet(IEnumerable<IScoringDevice> devices, TimeProvider clock)
    {
        All = [.. devices.Select(d => new DeviceState(d, clock))];
        _devices = All.ToDictionary(d => d.Device.Name);
    }

    /// <summary>All devices, in the host's order.</summary>
    public IReadOnlyList<DeviceState> All { get; }

    /// <summary>The device of that name.</summary>
    /// <exception cref="KeyNotFoundException">The silo has no device of that name.</exception>
    public DeviceState Named(string name) => _devices.TryGetValue(name, out var state)
        ? state
        : throw new KeyNotFoundException($"This silo has no device '{name}'; it has {string.Join(", ", _devices.Keys)}.");
}
