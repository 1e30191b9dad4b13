using DeCam.Masks;
using DeCam.Randomness;
using DeCam.Scoring;

namespace DeCam.Methods.Rise;

/// <summary>Randomised input sampling: the map is the mean of random smooth masks, weighted by the score of what they show.</summary>
internal sealed class RiseExplainer(ExplanationProblem problem, RiseOptions options) : RoundExplainer(problem, options.Masks)
{
    private const int RoundMasks = 256;
    private static readonly RandomPurpose BitsAndShifts = new(16);
    private readonly RiseSums _sums = new(problem.HeightPixels * problem.WidthPixels, problem.TargetCount);
    private readonly float[] _mask = new float[problem.HeightPixels * problem.WidthPixels];
    private readonly double[] _scores = new double[problem.TargetCount];

    public override float[] Map(int target) => options.Normalise == RiseNormalisation.Cover
        ? _sums.ByCover(target)
        : _sums.ByExpectation(target, options.Keep);

    protected override IReadOnlyList<MaskRequest> NextRound(int most)
    {
        var count = Math.Min(most, RoundMasks);
        var cells = options.Grid * options.Grid;
        var bits = new bool[count * cells];
        var shifts = new (int X, int Y)[count];
        for (var i = 0; i < count; i++)
        {
            var random = new CounterRandom(Problem.Seed, BitsAndShifts, individual: Asked + i);
            for (var cell = 0; cell < cells; cell++) bits[i * cells + cell] = random.NextDouble() < options.Keep;
            shifts[i] = (random.NextBelow(GridMasks.CellPixels(options.Grid, Problem.WidthPixels)),
                random.NextBelow(GridMasks.CellPixels(options.Grid, Problem.HeightPixels)));
        }

        return [new(GridMasks.Of(options.Grid, bits, shifts), options.Baseline)];
    }

    protected override void Learn(MaskRequest request, int index, ReadOnlySpan<ClassScore> scores)
    {
        request.Masks.Draw(index, Problem.HeightPixels, Problem.WidthPixels, _mask);
        for (var target = 0; target < scores.Length; target++) _scores[target] = options.Score.Of(scores[target]);
        _sums.Add(_mask, _scores);
    }
}
