using DeCam.Masks;
using DeCam.Scoring;

namespace DeCam.Methods.Occlusion;

/// <summary>Hides one window at a time; a pixel's value is the mean drop of the score over the windows that covered it.</summary>
internal sealed class OcclusionExplainer(ExplanationProblem problem, OcclusionOptions options)
    : RoundExplainer(problem, 1 + WindowGrid.Count(options, problem.HeightPixels, problem.WidthPixels))
{
    private const int RoundMasks = 256;

    // The whole image first: drops are measured from its score.
    private readonly Window[] _windows = [default, .. WindowGrid.Positions(options, problem.HeightPixels, problem.WidthPixels)];
    private readonly double[] _whole = new double[problem.TargetCount];
    private readonly List<double> _drops = [];      // [window, target]

    public override float[] Map(int target)
    {
        var (sums, counts) = (new double[Pixels], new int[Pixels]);
        for (var i = 1; i < Told; i++)
        {
            var window = _windows[i];
            var drop = _drops[(i - 1) * Problem.TargetCount + target];
            for (var y = window.Y; y < window.Y + window.Height; y++)
            {
                for (var pixel = y * Problem.WidthPixels + window.X; pixel < y * Problem.WidthPixels + window.X + window.Width; pixel++)
                {
                    sums[pixel] += drop;
                    counts[pixel]++;
                }
            }
        }

        return [.. sums.Zip(counts, (sum, count) => count == 0 ? 0f : (float)(sum / count))];
    }

    protected override IReadOnlyList<MaskRequest> NextRound(int most) =>
        [new(new WindowMasks(_windows.AsSpan(Asked, Math.Min(most, RoundMasks))), options.Baseline)];

    protected override void Learn(MaskRequest request, int index, ReadOnlySpan<ClassScore> scores)
    {
        for (var target = 0; target < scores.Length; target++)
        {
            var score = options.Score.Of(scores[target]);
            if (Told == 0) _whole[target] = score;
            else _drops.Add(_whole[target] - score);
        }
    }
}
