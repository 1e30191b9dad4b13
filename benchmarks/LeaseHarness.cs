using System.Globalization;
using System.Runtime.InteropServices;
using DeCam.Inference.Benchmarks;

namespace DeCam.Benchmarks;

/// <summary>What a lease costs whose masks come from several images, with the processor in the place of a card.</summary>
internal static class LeaseHarness
{
    private static readonly (int Items, int Masks)[] Leases = [(1, 64), (1, 60), (1, 50), (1, 20), (3, 20), (4, 16), (16, 4)];

    public static Harness Entry { get; } = new("leases", "MODEL.onnx... [--repeats N]", RunAsync);

    private static Task<int> RunAsync(string[] args)
    {
        var at = Array.IndexOf(args, "--repeats");
        var repeats = at >= 0 ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : 20;
        var models = at >= 0 ? args[..at] : args;
        if (models.FirstOrDefault(m => !File.Exists(m)) is { } missing)
        {
            Console.Error.WriteLine($"Model file '{missing}' does not exist; give paths of .onnx files.");
            return Task.FromResult(2);
        }

        Console.WriteLine($"Thread processor time at the lower quartile of {repeats} leases of each kind, in random order; {Environment.ProcessorCount}-core {RuntimeInformation.ProcessArchitecture}.");
        foreach (var path in models)
        {
            Console.WriteLine();
            Console.WriteLine($"{Path.GetFileName(path)}:");
            Console.WriteLine();
            Console.WriteLine("| items x masks | fused, ms | to 1 x 64 | apart, ms | to 1 x 64 | processor's own way, ms |");
            Console.WriteLine("|---|---|---|---|---|---|");
            var costs = LeaseBenchmark.Run(path, Leases, repeats);
            foreach (var cost in costs)
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                    $"| {cost.Items} x {cost.Masks} | {cost.FusedMilliseconds:0.0} | {cost.FusedMilliseconds / costs[0].FusedMilliseconds:0.00} | {cost.ApartMilliseconds:0.0} | {cost.ApartMilliseconds / costs[0].FusedMilliseconds:0.00} | {cost.HostMilliseconds:0.0} |"));
            }
        }

        return Task.FromResult(0);
    }
}
