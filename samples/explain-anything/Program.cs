using DeCam.Explanations;
using DeCam.Scoring;

// The image to explain: a bright disc on black. The model: the share of the disc's light that it sees.
const int height = 16, width = 32;
var image = Enumerable.Range(0, height * width).Select(i => (i / width - 5) * (i / width - 5) + (i % width - 22) * (i % width - 22) < 16 ? 1f : 0f).ToArray();
ClassScore Score(IEnumerable<float> pixels)
{
    var probability = 0.01f + 0.98f * pixels.Sum() / image.Sum();
    return new(Logit: MathF.Log(probability / (1 - probability)), LogProbability: MathF.Log(probability));
}

// A run asks for masks and is told scores. Masks may be scored anywhere and in any order.
var plan = new ExplanationPlan { Method = "decam", Seed = 1, Protocols = ["black-30"] };
var view = new ModelView
{
    HeightPixels = height,
    WidthPixels = width,
    ImageHeightPixels = height,
    ImageWidthPixels = width,
    ClassCount = 1,
    Targets = [new(0, "disc", Score(image))],
    Preprocessing = "{}",
};
var run = new ExplanationRun(plan, view);
while (!run.IsComplete)
{
    foreach (var batch in run.OpenBatches)
    {
        if (batch.Resource is { } ranking) batch.Masks.Attach(ranking);     // masks of the metrics follow from the map
        var (kept, scores) = (new float[height * width], new List<float>());
        for (var mask = 0; mask < batch.Masks.Count; mask++)
        {
            batch.Masks.Draw(mask, height, width, kept);
            var score = Score(image.Zip(kept, (pixel, weight) => pixel * weight));      // hidden pixels are black
            scores.AddRange([score.Logit, score.LogProbability]);
        }

        run.Tell(batch.Index, [.. scores]);
    }
}

var found = run.Outcome().Targets[0];
foreach (var row in found.Map.Chunk(width)) Console.WriteLine(string.Concat(row.Select(value => " .:-=+*#%@"[(int)(9.99f * value)])));
Console.WriteLine($"insertion {found.Curves[0].InsertionAuc:0.000}, deletion {found.Curves[0].DeletionAuc:0.000}");
