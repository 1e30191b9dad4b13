using System.Globalization;
using DeCam.Inference.Models;
using DeCam.Scoring;

namespace DeCam.Inference.Devices;

/// <summary>Makes the device that an option names.</summary>
public static class DeviceFactory
{
    /// <summary>The processor with one unit in the last place added to every logit, for trying out a cluster of unlike machines.</summary>
    internal const string ShiftedCpu = "cpu+ulp";

    private const string Wanted = "use auto, cpu, cuda, cuda:INDEX, cuda:INDEX,INDEX, cuda:all, remote:http://HOST:PORT or simulated:MILLISECONDSms";

    /// <summary>Makes a device.</summary>
    /// <param name="device">
    /// "auto" (a card if this build and machine have one, else the processor), "cpu", "cuda", "cuda:1" or "simulated:20ms";
    /// "cpu+ulp" is the processor with other last bits, for trying out a cluster of unlike machines. Behind a card stand its settings
    /// (<see cref="CardOptions"/>). An explicit choice never falls back. Of what names several devices, <see cref="DeviceNames"/> tells each.
    /// </param>
    /// <param name="models">Where model files are.</param>
    /// <param name="content">Where images and resources of masks come from.</param>
    /// <param name="options">Settings.</param>
    /// <param name="warn">Takes a sentence when "auto" falls back from a card that does not work.</param>
    /// <exception cref="ScoringRefusedException">The device does not exist here.</exception>
    public static IScoringDevice Create(string device, IModelFiles models, IContentSource content, CpuDeviceOptions? options = null, Action<string>? warn = null)
    {
        var (named, settings) = DeviceNames.Split(device);
        var (kind, argument) = named.Split(':', 2) is [var name, var text] ? (name, text) : (named, null);
        var card = CardOptions.Read(device, settings);
        if (settings.Length > 0 && kind is not ("cuda" or "auto")) throw DeviceNames.NoCard(device);
        return (kind, argument) switch
        {
            ("auto", null) => Automatic(models, content, options, card, warn),
            ("cpu", null) => new CpuDevice(models, content, options),
            (ShiftedCpu, null) => CpuDevice.Shifted(models, content, options),
            ("cuda", null) => Cuda(0, models, content, options, card),
            ("cuda", { } index) when int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var number) => Cuda(number, models, content, options, card),
            ("cuda", not null) when DeviceNames.Of(device) is [var only] && only != device => Create(only, models, content, options, warn),
            ("cuda", not null) when DeviceNames.Of(device) is { Count: > 1 and var count } => throw Refused($"Device '{device}' names {count} devices where one is wanted; name one."),
            ("simulated", { } time) when Milliseconds(time) is { } batch => new SimulatedDevice(content, batch),
            _ => throw Refused($"Device '{device}' does not exist; {Wanted}."),
        };
    }

    /// <summary>The card that a name of one device means, with its settings, where it can be used; null for the processor and other devices.</summary>
    /// <param name="device">"auto", "cuda", "cuda:1", with settings behind it; any other name.</param>
    /// <exception cref="ScoringRefusedException">The card cannot be used, or a setting cannot be.</exception>
    internal static (int Index, CardOptions Card)? CardOf(string device)
    {
        var (named, settings) = DeviceNames.Split(device);
        if (named == "auto") return CudaProbe.IsInThisBuild && CudaProbe.WhyNot(0) is null ? (0, CardOptions.Read(device, settings)) : null;
        if (named.Split(':', 2) is not ["cuda", .. var rest] || !int.TryParse(rest is [var index] ? index : "0", NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return null;
        var card = CardOptions.Read(device, settings);
        return CudaProbe.WhyNot(number) is { } reason ? throw Unusable(number, reason) : (number, card);
    }

    private static OnnxDevice Automatic(IModelFiles models, IContentSource content, CpuDeviceOptions? options, CardOptions card, Action<string>? warn)
    {
        if (!CudaProbe.IsInThisBuild) return new CpuDevice(models, content, options);
        if (CudaProbe.WhyNot(0) is not { } reason) return new CudaDevice(0, models, content, options, card);
        warn?.Invoke($"Device 'cuda:0' is not used, the processor is: {reason}");
        return new CpuDevice(models, content, options);
    }

    private static CudaDevice Cuda(int index, IModelFiles models, IContentSource content, CpuDeviceOptions? options, CardOptions card) =>
        CudaProbe.WhyNot(index) is { } reason
            ? throw Unusable(index, reason)
            : new(index, models, content, options, card);

    private static TimeSpan? Milliseconds(string text) =>
        text.EndsWith("ms", StringComparison.Ordinal) && double.TryParse(text[..^2], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var milliseconds)
            ? TimeSpan.FromMilliseconds(milliseconds)
            : null;

    private static ScoringRefusedException Unusable(int index, string reason) => Refused($"Device 'cuda:{index}' cannot be used: {reason}");

    private static ScoringRefusedException Refused(string message) => new(RefusalKind.Option, message);
}
