using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace DeCam.Inference.Models;

/// <summary>
/// Switches off the event client inside ONNX Runtime's native library. Left on, it writes a device id and a database of events into
/// the user's cache folder and sends them to its maker.
/// </summary>
public static partial class RuntimeTelemetry
{
    /// <summary>The variable that the native library looks at once, when it is loaded.</summary>
    public const string Variable = "ORT_DISABLE_TELEMETRY";

    private const string Off = "1";

    private static readonly Lazy<OrtEnv> Quiet = new(() =>
    {
        var environment = OrtEnv.Instance();
        environment.DisableTelemetryEvents();
        return environment;
    });

    /// <summary>The runtime's environment with its events off. Everything that opens a session asks for it first; it loads the native library.</summary>
    public static OrtEnv QuietEnvironment => Quiet.Value;

    // Before any other code of this assembly, so that no program can forget it.
#pragma warning disable CA2255 // A library that brings a runtime along answers for what that runtime sends.
    [ModuleInitializer]
#pragma warning restore CA2255
    internal static void SwitchOff()
    {
        // For child processes. On Unix native code of this process does not see it.
        Environment.SetEnvironmentVariable(Variable, Off);
        if (!OperatingSystem.IsWindows() && SetNative(Variable, Off, overwrite: 1) != 0)
            throw new InvalidOperationException($"The environment variable {Variable} cannot be set; set it to {Off} before the program starts.");
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetNative(string name, string value, int overwrite);
}
