using DeCam.Masks;
using DeCam.Scoring;

namespace DeCam.Methods.ShapPartition;

/// <summary>
/// Shares the score of the whole image, less that of the image with every pixel hidden, among rectangles: the coalition of largest
/// absolute value is halved next (Owen's value of a game with nested unions). Pixels of a rectangle share its value alike.
/// </summary>
/// <remarks>
/// Order and weights are those of the partition explainer in the package shap. Three things differ: the colours of a pixel stay together, equal
/// values are halved in the order they came in instead of at random, and a last evaluation that is left alone judges one order of two halves.
/// </remarks>
internal sealed class ShapPartitionExplainer(ExplanationProblem problem, ShapPartitionOptions options)
    : RoundExplainer(problem, Halving.Masks(problem.HeightPixels, problem.WidthPixels, options.Masks))
{
    private const int Ends = 2;     // masks before the first halving: the empty one and the whole frame
    private readonly List<Coalition> _coalitions = [];
    private readonly PriorityQueue<Coalition, (double Value, int Number)> _next = new();
    private readonly Queue<(Coalition Coalition, bool IsPair)> _open = new();
    private double _hidden;
    private double? _first;

    public override float[] Map(int target)
    {
        var map = new double[Pixels];
        foreach (var coalition in _coalitions)
        {
            if (coalition.IsSplit) continue;
            var (share, rectangle) = (coalition.Value / coalition.Area, coalition.Rectangle);
            for (var y = rectangle.Y; y < rectangle.Y + rectangle.Height; y++)
                foreach (ref var value in map.AsSpan(y * Problem.WidthPixels + rectangle.X, rectangle.Width)) value += share;
        }

        return Array.ConvertAll(map, v => (float)v);
    }

    protected override IReadOnlyList<MaskRequest> NextRound(int most)
    {
        if (Asked < Ends) return Request([.. new Window[][] { [], [Frame] }.Skip(Asked).Take(most)]);
        var masks = new List<Window[]>();
        var limit = Math.Min(most, options.Round);
        while (_next.Count > 0 && masks.Count + (most > 1 ? 2 : 1) <= limit)
        {
            var coalition = _next.Dequeue();
            var (first, second) = Halving.Of(coalition.Rectangle);
            masks.Add(Context.All(new(first, coalition.Around)));
            if (most > 1) masks.Add(Context.All(new(second, coalition.Around)));
            _open.Enqueue((coalition, most > 1));
        }

        return masks.Count > 0 ? Request([.. masks]) : [];
    }

    protected override void Learn(MaskRequest request, int index, ReadOnlySpan<ClassScore> scores)
    {
        var score = options.Score.Of(scores[0]);
        if (Told == 0) _hidden = score;
        else if (Told == 1) Add([new(Frame, null, _hidden, score, 1)]);
        else if (_first is null && _open.Peek().IsPair) _first = score;
        else Split(_open.Dequeue().Coalition, score);
    }

    private Window Frame => new(0, 0, Problem.WidthPixels, Problem.HeightPixels);

    private MaskRequest[] Request(Window[][] masks) => [new(new RectangleMasks(masks), options.Baseline)];

    private void Split(Coalition coalition, double last)
    {
        coalition.IsSplit = true;
        Add(_first is { } first ? coalition.Halves(first, last) : coalition.Halves(last));
        _first = null;
    }

    private void Add(IEnumerable<Coalition> coalitions)
    {
        foreach (var coalition in coalitions)
        {
            if (coalition.Area > 1) _next.Enqueue(coalition, (-Math.Abs(coalition.Value), _coalitions.Count));
            _coalitions.Add(coalition);
        }
    }
}
