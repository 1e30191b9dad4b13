using System.Globalization;
using DeCam.Inference.Devices;
using DeCam.Inference.Models;
using DeCam.Inference.Servers;
using DeCam.Scoring;

namespace DeCam.Cluster.Silo.Devices;

/// <summary>Registers what the silo scores on.</summary>
internal static class DeviceRegistration
{
    /// <summary>Adds the devices the options name, one for each card.</summary>
    /// <param name="services">The silo's services.</param>
    /// <param name="options">Which devices.</param>
    /// <param name="warn">Takes a sentence when "auto" falls back to the processor.</param>
    /// <exception cref="ScoringRefusedException">They name a card twice, one that is not there, or none.</exception>
    public static IServiceCollection AddDevices(this IServiceCollection services, DeviceOptions options, Action<string>? warn = null)
    {
        if (options.Simulate.Length == 0)
        {
            foreach (var device in DeviceNames.Of(options.Device)) services.AddDevice(device, null, options, warn);
            return services;
        }

        var (count, milliseconds) = options.Simulate.Split('x') is [var c, var m] ? (int.Parse(c, CultureInfo.InvariantCulture), m) : (0, "");
        for (var i = 0; i < count; i++) services.AddDevice($"simulated:{milliseconds}ms", string.Create(CultureInfo.InvariantCulture, $"simulated:{i}"), new(), warn);
        return services;
    }

    /// <summary>Adds the model server that the options name, if any. Its models are offered by silos without devices, too.</summary>
    /// <param name="services">The silo's services.</param>
    /// <param name="options">Which server, and the time of a request.</param>
    /// <param name="warn">Takes a sentence where its secret can be read on the way.</param>
    public static void AddModelServer(this IServiceCollection services, DeviceOptions options, Action<string>? warn = null)
    {
        if (options.UsesServer) services.AddSingleton(provider => ModelServer.Of(options.Device, new() { Time = options.BatchTime }, Tell(provider, warn)));
    }

    private static void AddDevice(this IServiceCollection services, string device, string? name, DeviceOptions options, Action<string>? warn)
    {
        if (options.UsesServer)
        {
            services.AddSingleton<IScoringDevice>(provider =>
                new RemoteDevice(provider.GetRequiredService<ModelServer>(), provider.GetRequiredService<IModelFiles>(), provider.GetRequiredService<IContentSource>()));
            return;
        }

        var settings = new CpuDeviceOptions { Limits = options.Limits };
        if (options.ModelMebibytes is { } mebibytes) settings = settings with { ModelBytes = (long)mebibytes << 20 };
        if (options.Threads is { } threads) settings = settings with { Threads = threads };
        services.AddSingleton(provider =>
        {
            var made = DeviceFactory.Create(device, provider.GetRequiredService<IModelFiles>(), provider.GetRequiredService<IContentSource>(), settings, Tell(provider, warn));
            return name is null ? made : new NamedDevice(made, name);
        });
    }

    private static Action<string> Tell(IServiceProvider provider, Action<string>? warn) =>
        warn ?? (sentence => DeviceWarning.Log(provider.GetRequiredService<ILoggerFactory>(), sentence));
}
