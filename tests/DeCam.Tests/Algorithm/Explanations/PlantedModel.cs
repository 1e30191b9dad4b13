using DeCam.Explanations;
using DeCam.Masks;
using DeCam.Scoring;

namespace DeCam.Tests.Algorithm.Explanations;

/// <summary>A model whose answer is known: a function of the kept pixels of a white image over a black baseline.</summary>
internal sealed class PlantedModel(int height, int width, Func<MaskBitmap, ClassScore[]> score)
{
    private int _evaluations;

    public ModelView View { get; } = new()
    {
        HeightPixels = height,
        WidthPixels = width,
        ClassCount = 2,
        Targets = [.. score(Full(height, width)).Select((s, i) => new ClassPrediction(i, "", s))],
        ImageWidthPixels = width,
        ImageHeightPixels = height,
        Preprocessing = "{}",
    };

    public int Evaluations => _evaluations;

    /// <summary>A model of one class whose logit rises from -5 to 5 with the share of a rectangle that is kept.</summary>
    public static PlantedModel Rectangle(int height, int width, int x0, int y0, int x1, int y1) => new(height, width, mask =>
    {
        var logit = 10.0 * Share(mask, x0, y0, x1, y1) - 5;
        return [new((float)logit, (float)-Math.Log(1 + Math.Exp(-logit)))];
    });

    /// <summary>Share of a rectangle that a mask keeps.</summary>
    public static double Share(MaskBitmap mask, int x0, int y0, int x1, int y1)
    {
        var kept = 0;
        for (var y = y0; y < y1; y++)
            for (var x = x0; x < x1; x++)
                if (mask.IsKept(x, y)) kept++;
        return (double)kept / ((x1 - x0) * (y1 - y0));
    }

    /// <summary>A model of one class whose probability is the sum of the weights of the kept pixels.</summary>
    public static PlantedModel Linear(int height, int width, double[] weights) => new(height, width, mask =>
    {
        var sum = 0.0;
        for (var i = 0; i < weights.Length; i++)
            if (mask.IsKept(i % width, i / width)) sum += weights[i];
        return [new((float)sum, (float)Math.Log(sum))];
    });

    /// <summary>Scores a batch as a device would: from its description on the wire.</summary>
    public float[] Score(ScoreBatch batch)
    {
        var masks = MaskCodec.Read(batch.Masks.Kind, batch.Masks.ToBytes());
        if (batch.Resource is { } resource) masks.Attach(resource);
        Interlocked.Add(ref _evaluations, masks.Count);
        var bitmap = new MaskBitmap(height, width);
        var scores = new List<float>();
        for (var i = 0; i < masks.Count; i++)
        {
            masks.Draw(i, bitmap);
            foreach (var s in score(bitmap)) scores.AddRange([s.Logit, s.LogProbability]);
        }

        return [.. scores];
    }

    /// <summary>Answers every batch in order until the run is complete.</summary>
    public ExplanationOutcome Finish(ExplanationRun run)
    {
        while (!run.IsComplete)
            foreach (var batch in run.OpenBatches) Assert.True(run.Tell(batch.Index, Score(batch)));
        return run.Outcome();
    }

    /// <summary>Runs a plan.</summary>
    public ExplanationOutcome Run(ExplanationPlan plan, RunInputs? inputs = null) => Finish(new(plan, View, inputs));

    private static MaskBitmap Full(int height, int width)
    {
        var mask = new MaskBitmap(height, width);
        mask.Fill();
        return mask;
    }
}
