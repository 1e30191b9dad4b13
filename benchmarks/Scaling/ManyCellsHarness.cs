using System.Diagnostics;
using System.Globalization;
using DeCam.Cluster.Client.Sweeps.Watching;
using DeCam.Cluster.Testing.Failover;
using DeCam.Cluster.Testing.Processes;

namespace DeCam.Benchmarks.Scaling;

/// <summary>
/// A sweep of many cells on two silos as processes with simulated devices of a millisecond: how long its submission and its status take,
/// and whether the memory of a silo grows with the cells done.
/// </summary>
internal static class ManyCellsHarness
{
    private const int Images = 10, Silos = 2, Rows = 10, StatusCalls = 5;
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);

    public static Harness Entry { get; } = new("cells", "[CELLS]: submission, status and memory of a sweep (default 10,000 cells)", RunAsync);

    private static async Task<int> RunAsync(string[] args)
    {
        var cells = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 10_000;
        await using var group = await SiloGroup.StartAsync(Silos, ["--simulate", "2x1"], CancellationToken.None);
        var sweep = new ShapesSweep(Images, cells / Images) { Method = "rise", Options = { ["masks"] = "64" }, Budget = 64 };
        var start = Stopwatch.GetTimestamp();
        await sweep.SubmitAsync(group.Calls, "cells", CancellationToken.None);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"Submission of {cells:N0} cells, checked and accepted: {Stopwatch.GetElapsedTime(start).TotalMilliseconds:0} ms."));
        Console.WriteLine();
        Console.WriteLine($"| cells done | seconds | slowest of {StatusCalls} statuses, ms | {string.Join(" | ", Enumerable.Range(0, Silos).Select(s => $"silo {s}, MiB"))} |");
        Console.WriteLine($"|---|---|---|{string.Concat(Enumerable.Repeat("---|", Silos))}");
        for (var row = 0; row <= Rows; row++)
        {
            var status = await group.Calls.StatusAsync("cells", CancellationToken.None);
            while (status.Done + status.FailedCells < cells * row / Rows)
            {
                await Task.Delay(Poll);
                status = await group.Calls.StatusAsync("cells", CancellationToken.None);
            }

            var slowest = await SlowestStatusAsync(group);
            var memory = Enumerable.Range(0, Silos).Select(s => (Memory(group[s].Process.Id) / 1048576.0).ToString("0", CultureInfo.InvariantCulture));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {status.Done:N0} | {Stopwatch.GetElapsedTime(start).TotalSeconds:0} | {slowest.TotalMilliseconds:0} | {string.Join(" | ", memory)} |"));
            if (status.FailedCells > 0) throw new InvalidOperationException($"{status.FailedCells} cells failed.");
        }

        return 0;
    }

    private static async Task<TimeSpan> SlowestStatusAsync(SiloGroup group)
    {
        var slowest = TimeSpan.Zero;
        for (var call = 0; call < StatusCalls; call++)
        {
            var start = Stopwatch.GetTimestamp();
            await group.Calls.StatusAsync("cells", CancellationToken.None);
            var took = Stopwatch.GetElapsedTime(start);
            if (took > slowest) slowest = took;
        }

        return slowest;
    }

    private static long Memory(int processId)
    {
        using var process = Process.GetProcessById(processId);
        return process.WorkingSet64;
    }
}
