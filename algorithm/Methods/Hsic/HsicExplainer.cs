using System.Runtime.InteropServices;
using DeCam.Masks;
using DeCam.Randomness;
using DeCam.Scoring;

namespace DeCam.Methods.Hsic;

/// <summary>
/// How much the score depends on each cell's being kept. Every round is one Latin hypercube of its masks: each cell is kept by
/// exactly half of them (rounded down), chosen at random.
/// </summary>
/// <remarks>The published method draws one hypercube of all masks; rounds let a run stop anywhere. The map is enlarged bilinearly.</remarks>
internal sealed class HsicExplainer(ExplanationProblem problem, HsicOptions options) : RoundExplainer(problem, options.Masks)
{
    private const int RoundMasks = 250;
    private static readonly RandomPurpose Hypercubes = new(18);
    private readonly int _cells = options.Grid * options.Grid;
    private readonly List<bool> _bits = [];                                             // [mask, cell]
    private readonly List<double>[] _scores = [.. Enumerable.Range(0, problem.TargetCount).Select(_ => new List<double>())];
    private readonly float[]?[] _maps = new float[]?[problem.TargetCount];              // until the next score

    public override float[] Map(int target) => [.. _maps[target] ??= Draw(target)];

    protected override IReadOnlyList<MaskRequest> NextRound(int most)
    {
        var count = Math.Min(most, RoundMasks);
        var weights = new float[count * _cells];
        var order = new int[count];
        for (var cell = 0; cell < _cells; cell++)
        {
            var random = new CounterRandom(Problem.Seed, Hypercubes, Rounds, cell);
            for (var i = 0; i < count; i++)         // a random permutation, built inside out (Fisher and Yates)
            {
                var j = random.NextBelow(i + 1);
                order[i] = order[j];
                order[j] = i;
            }

            foreach (var kept in order.AsSpan(0, count / 2)) weights[kept * _cells + cell] = 1f;
        }

        return [new(CellMasks.Of(options.Grid, options.Grid, weights), options.Baseline)];
    }

    protected override void Learn(MaskRequest request, int index, ReadOnlySpan<ClassScore> scores)
    {
        foreach (var weight in ((CellMasks)request.Masks).Cells(index)) _bits.Add(weight != 0);
        for (var target = 0; target < scores.Length; target++) _scores[target].Add(scores[target].Probability);
        Array.Clear(_maps);
    }

    private float[] Draw(int target)
    {
        var dependence = Told < 2 ? new double[_cells]
            : HsicEstimator.Dependence(CollectionsMarshal.AsSpan(_bits), CollectionsMarshal.AsSpan(_scores[target]), _cells);
        return CellMap.Bilinear(dependence, options.Grid, options.Grid, Problem.HeightPixels, Problem.WidthPixels);
    }
}
