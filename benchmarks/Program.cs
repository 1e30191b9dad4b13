using BenchmarkDotNet.Running;
using DeCam.Benchmarks;
using DeCam.Benchmarks.Quality;
using DeCam.Benchmarks.Scaling;

// Named harnesses measure more than one operation; everything else is a BenchmarkDotNet class.
Harness[] harnesses =
[
    QualityHarness.Entry, EfficiencyHarness.Entry, TurnaroundHarness.Entry, MetricCost.Entry, ExplainCost.Entry,
    FailoverHarness.Entry, StormHarness.Entry, ManyCellsHarness.Entry,
];

if (harnesses.FirstOrDefault(h => args.Length > 0 && h.Name == args[0]) is { } harness) return await harness.Run(args[1..]);
foreach (var known in harnesses) Console.Error.WriteLine($"{known.Name,-12} {known.Usage}");
BenchmarkSwitcher.FromAssembly(typeof(Harness).Assembly).Run(args);
return 0;
