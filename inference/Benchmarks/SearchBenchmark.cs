using DeCam.Explanations;
using DeCam.Inference.Devices;
using DeCam.Inference.Models;
using DeCam.Masks;
using DeCam.Scoring;

namespace DeCam.Inference.Benchmarks;

/// <summary>What a method costs beside the model, in seconds of one thread's processor time.</summary>
/// <param name="Evaluations">Masks evaluated.</param>
/// <param name="Raw">As many evaluations of the model alone, at the lower quartile of those timed before and after.</param>
/// <param name="Rounds">Choosing masks, describing and drawing them as a silo does and again as a device does, and learning from scores.</param>
/// <param name="Map">The final map.</param>
/// <param name="HeapMebibytes">
/// The most that the heap of this process grew while the method worked, in MiB: what the method holds, and what is left lying of it until it
/// is collected. No model runs meanwhile.
/// </param>
public sealed record SearchTimes(int Evaluations, double Raw, double Rounds, double Map, double HeapMebibytes);

/// <summary>Measures a method's own work beside raw inference. The scores are made up: the kept share of the middle of the frame.</summary>
public static class SearchBenchmark
{
    private const int Warmup = 500;
    private static readonly TimeSpan HeapPause = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan CompilerTime = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan RawTime = TimeSpan.FromSeconds(4);

    /// <summary>Runs one search without the model.</summary>
    /// <param name="classifier">The model, for its input and its speed.</param>
    /// <param name="method">Name of the method, at its default preset.</param>
    /// <param name="evaluations">Masks to evaluate.</param>
    /// <param name="options">Options of the method.</param>
    public static SearchTimes Run(OnnxClassifier classifier, string method, int evaluations, IReadOnlyDictionary<string, string> options)
    {
        var (height, width) = (classifier.Preprocessing.HeightPixels, classifier.Preprocessing.WidthPixels);
        var view = new ModelView
        {
            HeightPixels = height,
            WidthPixels = width,
            ClassCount = 2,
            Targets = [new(0, "", new(0, -0.01f))],
            ImageWidthPixels = width,
            ImageHeightPixels = height,
            Preprocessing = "{}",
        };
        var plan = new ExplanationPlan { Method = method, Budget = evaluations, Options = options };
        // The compiler looks at what ran often enough, a while later.
        for (var warm = 0; warm < 3; warm++)
        {
            Search(plan with { Budget = Math.Min(evaluations, Warmup) }, view);
            Thread.Sleep(CompilerTime);
        }

        var before = LoopBenchmark.RawRate(classifier, RawTime);
        var ((rounds, map, spent), heap) = Measured(() => Search(plan, view));
        var after = LoopBenchmark.RawRate(classifier, RawTime);
        return new(spent, spent * 2 / (before + after), rounds, map, heap);
    }

    // A thread of its own looks every few milliseconds.
    private static ((double Rounds, double Map, int Evaluations) Search, double HeapMebibytes) Measured(Func<(double Rounds, double Map, int Evaluations)> search)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var most = before;
        using var isDone = new ManualResetEventSlim();
        var watch = new Thread(() =>
        {
            while (!isDone.Wait(HeapPause)) most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: false));
        });
        watch.Start();
        try
        {
            return (search(), Mebibytes());
        }
        finally
        {
            isDone.Set();
            watch.Join();
        }

        double Mebibytes() => (Math.Max(most, GC.GetTotalMemory(forceFullCollection: false)) - before) / 1048576.0;
    }

    private static (double Rounds, double Map, int Evaluations) Search(ExplanationPlan plan, ModelView view)
    {
        var bitmap = new MaskBitmap(view.HeightPixels, view.WidthPixels);
        var start = ThreadClock.Seconds();
        var (run, inBetween) = (new ExplanationRun(plan, view), 0.0);
        while (!run.IsComplete)
            foreach (var batch in run.OpenBatches)
            {
                var masks = MaskCodec.Read(batch.Masks.Kind, batch.Masks.ToBytes());
                var scores = new float[masks.Count * ClassScore.Floats];
                for (var i = 0; i < masks.Count; i++)
                {
                    masks.Draw(i, bitmap);
                    var scoring = ThreadClock.Seconds();
                    scores[i * ClassScore.Floats + 1] = (float)Math.Log(0.01 + 0.98 * KeptMiddle(bitmap));
                    inBetween += ThreadClock.Seconds() - scoring;
                }

                run.Tell(batch.Index, scores);
            }

        var searched = ThreadClock.Seconds();
        var outcome = run.Outcome();
        return (searched - start - inBetween, ThreadClock.Seconds() - searched, outcome.Evaluations);
    }

    private static double KeptMiddle(MaskBitmap mask)
    {
        var kept = 0;
        for (var y = mask.Height / 3; y < mask.Height / 2; y++)
            for (var x = mask.Width / 3; x < mask.Width / 2; x++)
                if (mask.IsKept(x, y)) kept++;
        return kept / (double)Math.Max(1, (mask.Height / 2 - mask.Height / 3) * (mask.Width / 2 - mask.Width / 3));
    }
}
