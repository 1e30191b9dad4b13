using DeCam.Inference.Devices;

namespace DeCam.Benchmarks.Scaling;

/// <summary>What a simulated card takes: a time for each call, which passes while another caller's batch is computed, and a time for each row of a padded batch.</summary>
/// <param name="Call">Time of a call.</param>
/// <param name="Row">Time of a row.</param>
internal sealed record CardPrice(TimeSpan Call, TimeSpan Row)
{
    /// <summary>Leases that a card works on at once.</summary>
    public const int Callers = 2;

    /// <summary>Masks that a card likes to get in one lease.</summary>
    public const int LeaseMasks = 256;

    /// <summary>Takes the time for requests that are scored together.</summary>
    /// <param name="masks">Masks of each request.</param>
    /// <param name="busy">Held while rows are computed.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task WorkAsync(IReadOnlyList<int> masks, SemaphoreSlim busy, CancellationToken cancellationToken)
    {
        foreach (var rows in SimulatedDevice.BatchSizes(masks))
        {
            await Task.Delay(Call, cancellationToken);
            await busy.WaitAsync(cancellationToken);
            try
            {
                await Task.Delay(rows * Row, cancellationToken);
            }
            finally
            {
                busy.Release();
            }
        }
    }

    /// <summary>Time for requests that are scored together, with nobody beside them.</summary>
    public TimeSpan TimeOf(IReadOnlyList<int> masks) => SimulatedDevice.BatchSizes(masks).Aggregate(TimeSpan.Zero, (sum, rows) => sum + Call + rows * Row);
}
