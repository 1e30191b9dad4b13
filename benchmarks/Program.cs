using System.ComponentModel;
using System.Runtime.InteropServices;
using BenchmarkDotNet.Running;
using DeCam.Benchmarks;
using DeCam.Benchmarks.Quality;
using DeCam.Benchmarks.Quantisation;
using DeCam.Benchmarks.Scaling;

// Named harnesses measure more than one operation; everything else is a BenchmarkDotNet class.
Harness[] harnesses =
[
    QualityHarness.Entry, ObjectsHarness.Entry, EfficiencyHarness.Entry, CardsHarness.Entry, TurnaroundHarness.Entry, PrecisionHarness.Entry, MetricCost.Entry, LeaseHarness.Entry, SearchCost.Entry, ExplainCost.Entry,
    FailoverHarness.Entry, StormHarness.Entry, LossHarness.Entry, MishapHarness.Entry, ReachHarness.Entry, ManyCellsHarness.Entry, TelemetryHarness.Entry, RetentionHarness.Entry,
];

if (harnesses.FirstOrDefault(h => args.Length > 0 && h.Name == args[0]) is { } harness)
{
    // An interrupted measurement has no result. Without this the silos of this process would stop work, and the harness go on measuring that.
    using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
    using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);
    try
    {
        return await harness.Run(args[1..]);
    }
    catch (Exception e) when (e is FormatException or Win32Exception)
    {
        // An argument is not a number, or a program such as redis-server is not installed.
        Console.Error.WriteLine($"{harness.Name}: {e.Message} Usage: {harness.Name} {harness.Usage}");
        return 2;
    }
}

foreach (var known in harnesses) Console.Error.WriteLine($"{known.Name,-12} {known.Usage}");
BenchmarkSwitcher.FromAssembly(typeof(Harness).Assembly).Run(args);
return 0;

static void Interrupt(PosixSignalContext context)
{
    Console.Error.WriteLine("Interrupted; what was being measured is not counted.");
    Environment.Exit(context.Signal == PosixSignal.SIGINT ? 130 : 143);
}
