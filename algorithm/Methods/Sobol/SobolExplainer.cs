using DeCam.Masks;
using DeCam.Numerics;
using DeCam.Randomness;
using DeCam.Scoring;

namespace DeCam.Methods.Sobol;

/// <summary>
/// How much of the score's variance each cell's weight takes part in (Fel et al. 2021). Points come from the Sobol' sequence
/// under a random digital shift, which keeps its evenness and makes the estimate a function of the seed.
/// </summary>
/// <remarks>
/// Cells are enlarged without smoothing to make the masks, and bilinearly to draw the map. Each design visits the cells in an order
/// that spreads over the frame, so that a design cut short favours no side of it.
/// </remarks>
internal sealed class SobolExplainer : RoundExplainer
{
    private const int RoundDesigns = 4;
    private static readonly RandomPurpose DigitalShift = new(17);
    private readonly SobolOptions _options;
    private readonly SobolSequence _sequence;
    private readonly uint[] _shift;
    private readonly JansenEstimator[] _estimators;
    private readonly int _cells;
    private readonly int[] _order;      // the cells in the order visited

    public SobolExplainer(ExplanationProblem problem, SobolOptions options) : base(problem, Evaluations(options))
    {
        _options = options;
        _cells = options.Grid * options.Grid;
        _order = DispersedOrder.Cells(options.Grid);
        _sequence = new(2 * _cells);
        var random = new CounterRandom(problem.Seed, DigitalShift);
        _shift = [.. Enumerable.Range(0, 2 * _cells).Select(_ => random.NextBits())];
        _estimators = [.. Enumerable.Range(0, problem.TargetCount).Select(_ => new JansenEstimator(_cells))];
    }

    private int DesignSize => _cells + 2;

    public static int Evaluations(SobolOptions options) => options.Designs * (options.Grid * options.Grid + 2);

    public override float[] Map(int target) =>
        CellMap.Bilinear(_estimators[target].TotalIndices(), _options.Grid, _options.Grid, Problem.HeightPixels, Problem.WidthPixels);

    protected override IReadOnlyList<MaskRequest> NextRound(int most)
    {
        var count = Math.Min(most, RoundDesigns * DesignSize);
        var weights = new float[count * _cells];
        for (var i = 0; i < count; i++) Point(Asked + i, weights.AsSpan(i * _cells, _cells));
        return [new(CellMasks.Of(_options.Grid, _options.Grid, weights), _options.Baseline)];
    }

    protected override void Learn(MaskRequest request, int index, ReadOnlySpan<ClassScore> scores)
    {
        var position = Told % DesignSize;
        if (position >= 2) position = 2 + _order[position - 2];
        for (var target = 0; target < scores.Length; target++)
            _estimators[target].Add(position, _options.Score.Of(scores[target]));
    }

    private void Point(int mask, Span<float> weights)
    {
        var (design, position) = Math.DivRem(mask, DesignSize);
        var visited = position < 2 ? -1 : _order[position - 2];
        for (var cell = 0; cell < _cells; cell++)
            weights[cell] = Coordinate(design, position == 1 || cell == visited ? _cells + cell : cell);
    }

    private float Coordinate(int design, int dimension)
    {
        const int significandBits = 24;     // so that the weight is exact and below 1
        return ((_sequence.Fraction((uint)design, dimension) ^ _shift[dimension]) >> (32 - significandBits)) * (1f / (1 << significandBits));
    }
}
