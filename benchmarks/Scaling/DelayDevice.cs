using System.Diagnostics;
using DeCam.Attributions;
using DeCam.Imaging;
using DeCam.Inference.Devices;
using DeCam.Scoring;

namespace DeCam.Benchmarks.Scaling;

/// <summary>A device that takes a time for each 16 masks, one call after the other, or what a card takes, and costs no processor time worth speaking of.</summary>
internal sealed class DelayDevice(string name, TimeSpan batchTime, CardPrice? card = null) : IScoringDevice
{
    /// <summary>Masks in a batch: few, so that drawing and evolving them does not hide what handing them around costs.</summary>
    public const int MasksInBatch = 16;

    /// <summary>Leases that a card works on at once.</summary>
    public const int Callers = 2;

    // That a card likes to get in one lease.
    private const int LeaseMasks = 256, Collected = 128;
    private const int Side = 32;
    private readonly SemaphoreSlim _busy = new(1);
    private readonly SimulatedCard? _card = card is null ? null : new(card, TimeProvider.System);
    private long _batches;
    private long _masks;
    private long _leases;
    private long _busyTicks;
    private long _rowTicks;
    private readonly Lock _lock = new();
    private long _idleTicks;
    private long _idleSince = Stopwatch.GetTimestamp();
    private int _inHand;
    private long _batchesAtFirst;
    private long _first;
    private long _latest;

    public string Name { get; } = name;

    public int Concurrency => card is null ? 1 : Callers;

    public int PreferredMasks => card is null ? MasksInBatch : LeaseMasks;

    public int MasksToCollect => card is null ? 0 : Collected;

    public Task NearlyFreeAsync(CancellationToken cancellationToken) => _card?.NearlyFreeAsync(cancellationToken) ?? Task.CompletedTask;

    /// <summary>Masks scored.</summary>
    public long Masks => Interlocked.Read(ref _masks);

    /// <summary>Leases scored.</summary>
    public long Leases => Interlocked.Read(ref _leases);

    /// <summary>Batches done.</summary>
    public long Batches => Interlocked.Read(ref _batches);

    /// <summary>Mean time from the end of a batch to the end of the next since this was last asked; for a device that is used by one caller.</summary>
    public TimeSpan TakeInterval()
    {
        var interval = Stopwatch.GetElapsedTime(_first, _latest) / (_batches - _batchesAtFirst);
        _first = 0;
        return interval;
    }

    public Task<ModelDescription> DescribeAsync(ModelReference model, string imageSha256, string classSelector, CancellationToken cancellationToken)
    {
        var target = new ClassPrediction(0, "", new(1, -1));
        return Task.FromResult(new ModelDescription(
            new()
            {
                HeightPixels = Side,
                WidthPixels = Side,
                ClassCount = 2,
                Targets = [target],
                ImageWidthPixels = Side,
                ImageHeightPixels = Side,
                Preprocessing = "{}",
            },
            new ImageView(Side, Side, new byte[Side * Side * 3])));
    }

    public Task<DeviceArithmetic> ArithmeticAsync(ModelReference model, CancellationToken cancellationToken) =>
        Task.FromResult(new DeviceArithmetic(DeviceArithmetic.FingerprintOf("delay"u8), "none", "delay"));

    public async Task<IReadOnlyList<float[]>> ScoreAsync(IReadOnlyList<ScoreRequest> requests, CancellationToken cancellationToken)
    {
        int[] masks = [.. requests.Select(r => r.Masks.Count)];
        Begin();
        try
        {
            if (card is null) await WorkAsync((masks.Sum() + MasksInBatch - 1) / MasksInBatch, cancellationToken);
            else await _card!.WorkAsync(masks, cancellationToken);
        }
        finally
        {
            End();
        }

        Interlocked.Add(ref _masks, masks.Sum());
        Interlocked.Increment(ref _leases);
        if (card is not null)
        {
            Interlocked.Add(ref _busyTicks, card.TimeOf(masks).Ticks);
            Interlocked.Add(ref _rowTicks, (card with { Call = TimeSpan.Zero }).TimeOf(masks).Ticks);
        }

        return [.. requests.Select(Scores)];
    }

    public async Task<Attribution> AttributeAsync(ModelReference model, string imageSha256, AttributionRequest request, CancellationToken cancellationToken)
    {
        await WorkAsync(1, cancellationToken);
        return new([.. Enumerable.Range(0, Side * Side).Select(pixel => (float)pixel)]) { ForwardPasses = 1, BackwardPasses = 1 };
    }

    /// <summary>Works on so many batches, after what came before.</summary>
    public async Task WorkAsync(int batches, CancellationToken cancellationToken)
    {
        await _busy.WaitAsync(cancellationToken);
        try
        {
            await DelayAsync(batches, cancellationToken);
        }
        finally
        {
            _busy.Release();
        }
    }

    /// <summary>What a card ought to have taken for its leases, one after the other.</summary>
    public TimeSpan Busy => TimeSpan.FromTicks(Interlocked.Read(ref _busyTicks));

    /// <summary>Time that a card spent on the padded rows of its batches.</summary>
    public TimeSpan InRows => TimeSpan.FromTicks(Interlocked.Read(ref _rowTicks));

    /// <summary>Rows of a card's batches, padded.</summary>
    public long Rows => (long)(InRows / card!.Row);

    /// <summary>Time without a lease in hand.</summary>
    public TimeSpan Idle
    {
        get
        {
            lock (_lock) return Stopwatch.GetElapsedTime(0, _idleTicks) + (_inHand == 0 ? Stopwatch.GetElapsedTime(_idleSince) : TimeSpan.Zero);
        }
    }

    private void Begin()
    {
        lock (_lock)
            if (_inHand++ == 0) _idleTicks += Stopwatch.GetTimestamp() - _idleSince;
    }

    private void End()
    {
        lock (_lock)
            if (--_inHand == 0) _idleSince = Stopwatch.GetTimestamp();
    }

    /// <summary>Scores full leases with nobody asking, as the control of a measurement.</summary>
    public async Task ScoreAloneAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await _card!.WorkAsync([LeaseMasks], CancellationToken.None);
            Interlocked.Add(ref _masks, LeaseMasks);
        }
    }

    /// <summary>Works with nobody asking, as the control of a measurement.</summary>
    public async Task WorkAloneAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested) await DelayAsync(1, CancellationToken.None);
    }

    public ValueTask DisposeAsync()
    {
        _busy.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task DelayAsync(int batches, CancellationToken cancellationToken)
    {
        for (var i = 0; i < batches; i++)
        {
            await Task.Delay(batchTime, cancellationToken);
            var done = Interlocked.Increment(ref _batches);
            _latest = Stopwatch.GetTimestamp();
            if (_first == 0) (_first, _batchesAtFirst) = (_latest, done);
        }
    }

    // Scores that differ from mask to mask and from generation to generation, so that the search goes on.
    private static float[] Scores(ScoreRequest request)
    {
        var hash = new HashCode();
        hash.AddBytes(request.Masks.ToBytes());
        var state = (ulong)hash.ToHashCode();
        var scores = new float[request.Masks.Count * request.Classes.Count * ClassScore.Floats];
        for (var i = 0; i < scores.Length; i += ClassScore.Floats)
        {
            state = state * 6364136223846793005 + 1442695040888963407;      // Knuth's MMIX; seeding a better generator costs more than the scores
            scores[i] = (state >> 40) * (1f / (1 << 24));
            scores[i + 1] = scores[i] - 1;
        }

        return scores;
    }
}
