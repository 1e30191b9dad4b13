using DeCam.Masks;
using DeCam.Scoring;

namespace DeCam.Metrics;

/// <summary>
/// How insertion and deletion are measured (Petsiuk, Das and Saenko 2018, section 4). A figure means nothing without the
/// name of its protocol.
/// </summary>
/// <param name="Name">Name printed beside every number.</param>
/// <param name="InsertionStart">What insertion starts from.</param>
/// <param name="DeletionEnd">What deletion ends at.</param>
public abstract record MetricProtocol(string Name, Baseline InsertionStart, Baseline DeletionEnd)
{
    /// <summary>Blurred start, zero end, one row's worth of pixels a step; the default.</summary>
    public static MetricProtocol Rise225 { get; } = new RowSteps("rise-225", Baseline.Blur, Baseline.Zero, 1);

    /// <summary>As <see cref="Rise225"/> with eight rows' worth of pixels a step: 29 points at 224 x 224.</summary>
    public static MetricProtocol Rise29 { get; } = new RowSteps("rise-29", Baseline.Blur, Baseline.Zero, 8);

    /// <summary>
    /// The ends of <see cref="Rise225"/> swapped: zero start, blurred end. A search on one pair of fills is not judged by the same pair here.
    /// </summary>
    public static MetricProtocol Swapped225 { get; } = new RowSteps("swapped-225", Baseline.Zero, Baseline.Blur, 1);

    /// <summary>As <see cref="Swapped225"/> with eight rows' worth of pixels a step: 29 points at 224 x 224.</summary>
    public static MetricProtocol Swapped29 { get; } = new RowSteps("swapped-29", Baseline.Zero, Baseline.Blur, 8);

    /// <summary>Black at both ends, 30 equal steps.</summary>
    public static MetricProtocol Black30 { get; } = new EqualSteps("black-30", Baseline.Black, Baseline.Black, 30);

    /// <summary>All protocols, the default first.</summary>
    public static IReadOnlyList<MetricProtocol> All { get; } = [Rise225, Rise29, Swapped225, Swapped29, Black30];

    /// <summary>The protocol of that name.</summary>
    /// <exception cref="ScoringRefusedException">The name is not among the protocols.</exception>
    public static MetricProtocol Named(string name) => All.FirstOrDefault(p => p.Name == name)
        ?? throw new ScoringRefusedException(RefusalKind.Option,
            $"Protocol '{name}' does not exist; use one of {string.Join(", ", All.Select(p => p.Name))}.");

    /// <summary>Pixels ranked first that have been set at each point of the curve: from 0 to H * W, strictly ascending.</summary>
    public abstract int[] Steps(int height, int width);

    private sealed record RowSteps(string Name, Baseline InsertionStart, Baseline DeletionEnd, int Rows)
        : MetricProtocol(Name, InsertionStart, DeletionEnd)
    {
        public override int[] Steps(int height, int width)
        {
            var points = (height + Rows - 1) / Rows + 1;
            return [.. Enumerable.Range(0, points).Select(i => Math.Min(i * Rows * width, height * width))];
        }
    }

    private sealed record EqualSteps(string Name, Baseline InsertionStart, Baseline DeletionEnd, int Count)
        : MetricProtocol(Name, InsertionStart, DeletionEnd)
    {
        public override int[] Steps(int height, int width) =>
            [.. Enumerable.Range(0, Count + 1).Select(i => (int)((long)i * height * width / Count)).Distinct()];
    }
}
