namespace DeCam.Inference.Benchmarks;

/// <summary>Times batches with and without the loop around the model, in random order, at the lower quartile: one kind after the other would measure the weather of the machine.</summary>
/// <param name="clock">Seconds of the clock that counts.</param>
/// <param name="repeats">Batches of each kind; null for as many as two seconds of it hold.</param>
/// <param name="cancellationToken">Stops between batches.</param>
internal sealed class BatchTimes(Func<double> clock, int? repeats, CancellationToken cancellationToken)
{
    private const int Warmup = 3, Least = 3, Most = 200;
    private const double EnoughSeconds = 2;

    /// <summary>Seconds of a batch of each kind.</summary>
    /// <param name="loop">A batch with drawing, masking and scoring.</param>
    /// <param name="bare">The batch before once more, by the model alone.</param>
    public (double Loop, double Bare) Of(Action loop, Action bare)
    {
        var (loops, bares) = (new List<double>(), new List<double>());
        for (var i = 0; i < Warmup; i++)
        {
            loop();
            bare();
        }

        var order = new Random(0);      // only the order of measuring
        for (double spent = 0; Goes(loops.Count + bares.Count, spent);)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var isLoop = loops.Count == bares.Count ? order.Next(2) == 0 : loops.Count < bares.Count;
            var start = clock();
            (isLoop ? loop : bare)();
            (isLoop ? loops : bares).Add(clock() - start);
            spent += (isLoop ? loops : bares)[^1];
        }

        return (LoopBenchmark.LowerQuartile(loops), LoopBenchmark.LowerQuartile(bares));
    }

    private bool Goes(int batches, double spent) => batches < 2 * (repeats ?? Least) || (repeats is null && batches < 2 * Most && spent < EnoughSeconds) || batches % 2 == 1;
}
