using System.Globalization;
using DeCam.Inference;
using DeCam.Inference.Devices;
using DeCam.Scoring;

namespace DeCam.Cluster.Silo.Devices;

/// <summary>Registers what the silo scores on.</summary>
internal static class DeviceRegistration
{
    /// <summary>Adds the devices the options name.</summary>
    /// <param name="services">The silo's services.</param>
    /// <param name="options">Which devices.</param>
    /// <param name="warn">Hears when "auto" does without a card.</param>
    public static void AddDevices(this IServiceCollection services, DeviceOptions options, Action<string>? warn = null)
    {
        if (options.Simulate.Length == 0)
        {
            services.AddDevice(options.Device, null, options.Threads, warn);
            return;
        }

        var (count, milliseconds) = options.Simulate.Split('x') is [var c, var m] ? (int.Parse(c, CultureInfo.InvariantCulture), m) : (0, "");
        for (var i = 0; i < count; i++) services.AddDevice($"simulated:{milliseconds}ms", string.Create(CultureInfo.InvariantCulture, $"simulated:{i}"), null, warn);
    }

    private static void AddDevice(this IServiceCollection services, string device, string? name, int? threads, Action<string>? warn)
    {
        var settings = threads is { } count ? new CpuDeviceOptions { Threads = count } : new CpuDeviceOptions();
        services.AddSingleton(provider =>
        {
            Action<string> tell = warn ?? (sentence => DeviceWarning.Log(provider.GetRequiredService<ILoggerFactory>(), sentence));
            var made = DeviceFactory.Create(device, provider.GetRequiredService<IModelFiles>(), provider.GetRequiredService<IContentSource>(), settings, tell);
            return name is null ? made : new NamedDevice(made, name);
        });
    }
}
