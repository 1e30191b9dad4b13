using System.Globalization;
using DeCam.Inference.Models;
using DeCam.Scoring;

namespace DeCam.Inference.Devices;

/// <summary>Makes the device that an option names.</summary>
public static class DeviceFactory
{
    /// <summary>The processor with one unit in the last place added to every logit, for trying out a cluster of unlike machines.</summary>
    internal const string ShiftedCpu = "cpu+ulp";

    private const string Wanted = "use auto, cpu, cuda, cuda:INDEX, remote:http://HOST:PORT or simulated:MILLISECONDSms";

    /// <summary>Makes a device.</summary>
    /// <param name="device">
    /// "auto" (a card if this build and machine have one, else the processor), "cpu", "cuda", "cuda:1" or "simulated:20ms";
    /// "cpu+ulp" is the processor with other last bits, for trying out a cluster of unlike machines.
    /// An explicit choice never falls back.
    /// </param>
    /// <param name="models">Where model files are.</param>
    /// <param name="content">Where images and resources of masks come from.</param>
    /// <param name="options">Settings.</param>
    /// <param name="warn">Takes a sentence when "auto" falls back from a card that does not work.</param>
    /// <exception cref="ScoringRefusedException">The device does not exist here.</exception>
    public static IScoringDevice Create(string device, IModelFiles models, IContentSource content, CpuDeviceOptions? options = null, Action<string>? warn = null)
    {
        var (kind, argument) = device.Split(':', 2) is [var name, var text] ? (name, text) : (device, null);
        return (kind, argument) switch
        {
            ("auto", null) => Automatic(models, content, options, warn),
            ("cpu", null) => new CpuDevice(models, content, options),
            (ShiftedCpu, null) => CpuDevice.Shifted(models, content, options),
            ("cuda", null) => Cuda(0, models, content, options),
            ("cuda", { } index) when int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var card) => Cuda(card, models, content, options),
            ("simulated", { } time) when Milliseconds(time) is { } batch => new SimulatedDevice(content, batch),
            _ => throw Refused($"Device '{device}' does not exist; {Wanted}."),
        };
    }

    private static OnnxDevice Automatic(IModelFiles models, IContentSource content, CpuDeviceOptions? options, Action<string>? warn)
    {
        if (!CudaProbe.IsInThisBuild) return new CpuDevice(models, content, options);
        if (CudaProbe.WhyNot(0) is not { } reason) return new CudaDevice(0, models, content, options);
        warn?.Invoke($"Device 'cuda:0' is not used, the processor is: {reason}");
        return new CpuDevice(models, content, options);
    }

    private static CudaDevice Cuda(int index, IModelFiles models, IContentSource content, CpuDeviceOptions? options) =>
        CudaProbe.WhyNot(index) is { } reason
            ? throw Refused($"Device 'cuda:{index}' cannot be used: {reason}")
            : new(index, models, content, options);

    private static TimeSpan? Milliseconds(string text) =>
        text.EndsWith("ms", StringComparison.Ordinal) && double.TryParse(text[..^2], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var milliseconds)
            ? TimeSpan.FromMilliseconds(milliseconds)
            : null;

    private static ScoringRefusedException Refused(string message) => new(RefusalKind.Option, message);
}
