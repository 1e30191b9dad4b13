using System.Runtime.InteropServices;
using DeCam.Inference.Models;
using DeCam.Testing;

namespace DeCam.Tests.Inference.Models;

public sealed partial class RuntimeTelemetryTests
{
    // The code that switches it off, and that through which every session is opened.
    private static readonly string[] Gates = ["RuntimeTelemetry", "SessionFactory", "CudaDevice.Options"];

    [Fact]
    public void Variable_AskedByNativeCode_IsSet()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "The C library's variables are those of Unix.");

        Assert.NotNull(RuntimeTelemetry.QuietEnvironment);

        Assert.Equal("1", Marshal.PtrToStringUTF8(NativeVariable(RuntimeTelemetry.Variable)));
        Assert.Equal("1", Environment.GetEnvironmentVariable(RuntimeTelemetry.Variable));
    }

    [Fact]
    public void Sessions_OfAllSources_AreOpenedBehindTheGate()
    {
        var sources = ((string[])["inference", "silo", "client", "benchmarks", "samples", "tests"])
            .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Fixtures.Repository, folder), "*.cs", SearchOption.AllDirectories))
            .Select(file => (File: file, Text: File.ReadAllText(file)))
            .Where(source => source.Text.Contains("new InferenceSession" + "(", StringComparison.Ordinal) || source.Text.Contains("OrtEnv.Instance" + "(", StringComparison.Ordinal));

        Assert.All(sources, source => Assert.Contains(Gates, gate => source.Text.Contains(gate, StringComparison.Ordinal)));
    }

    [Fact]
    public void TestHost_HasNoReportsOfThePlatform() =>
        Assert.DoesNotContain(typeof(RuntimeTelemetryTests).Assembly.GetReferencedAssemblies(), a => a.Name!.EndsWith(".Telemetry", StringComparison.Ordinal));

    [LibraryImport("libc", EntryPoint = "getenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint NativeVariable(string name);
}
