namespace DeCam.Inference.Drawing;

/// <summary>A line on a picture, through points in pixels; pixel (x, y) has its centre at (x + 0.5, y + 0.5).</summary>
/// <param name="Points">x and y by turns.</param>
/// <param name="IsClosed">Whether the last point is joined to the first.</param>
public sealed record ContourLine(IReadOnlyList<float> Points, bool IsClosed);

/// <summary>
/// Lines along which a field has a given value, by marching squares: cell by cell between neighbouring points of a grid, straight within
/// a cell. Where the field runs off its edge the line ends there.
/// </summary>
internal static class Contour
{
    // Corners of a cell: 1 top left, 2 top right, 4 bottom right, 8 bottom left. Edges: 0 top, 1 right, 2 bottom, 3 left.
    private static readonly int[][] Cases =
    [
        [], [3, 0], [0, 1], [3, 1], [1, 2], [3, 0, 1, 2], [0, 2], [3, 2],
        [2, 3], [2, 0], [0, 1, 2, 3], [2, 1], [1, 3], [1, 0], [0, 3], [],
    ];

    /// <summary>The lines, each with the larger values on one side throughout.</summary>
    /// <param name="field">The field.</param>
    /// <param name="level">The value.</param>
    /// <param name="step">Pixels between the points of the grid.</param>
    public static IReadOnlyList<ContourLine> Of(ViewField field, float level, int step)
    {
        var (xs, ys) = (Grid(field.WidthPixels, step), Grid(field.HeightPixels, step));
        var segments = new Dictionary<long, (long To, float X, float Y)>();
        for (var row = 0; row + 1 < ys.Length; row++)
        {
            for (var column = 0; column + 1 < xs.Length; column++)
            {
                var (left, right, top, bottom) = (xs[column], xs[column + 1], ys[row], ys[row + 1]);
                var edges = Cases[(At(field, left, top) > level ? 1 : 0) | (At(field, right, top) > level ? 2 : 0)
                    | (At(field, right, bottom) > level ? 4 : 0) | (At(field, left, bottom) > level ? 8 : 0)];
                for (var i = 0; i < edges.Length; i += 2)
                {
                    var (x, y) = Point(edges[i]);
                    segments[Key(edges[i])] = (Key(edges[i + 1]), x, y);
                    if (!segments.ContainsKey(Key(edges[i + 1])))
                    {
                        var (endX, endY) = Point(edges[i + 1]);
                        segments[Key(edges[i + 1])] = (-1, endX, endY);
                    }
                }

                // An edge by its first corner and direction, the same from both cells beside it.
                long Key(int edge) => edge switch
                {
                    0 => ((long)row * xs.Length + column) * 2,
                    1 => ((long)row * xs.Length + column + 1) * 2 + 1,
                    2 => ((long)(row + 1) * xs.Length + column) * 2,
                    _ => ((long)row * xs.Length + column) * 2 + 1,
                };

                (float X, float Y) Point(int edge) => edge switch
                {
                    0 => (Between(left, top, right, top), field.Top + 0.5f + top),
                    1 => (field.Left + 0.5f + right, Between(right, top, right, bottom)),
                    2 => (Between(left, bottom, right, bottom), field.Top + 0.5f + bottom),
                    _ => (field.Left + 0.5f + left, Between(left, top, left, bottom)),
                };

                // Where the field has the value on an edge, along the edge.
                float Between(int x, int y, int endX, int endY)
                {
                    var (value, end) = (At(field, x, y), At(field, endX, endY));
                    var share = (level - value) / (end - value);
                    return y == endY ? field.Left + 0.5f + x + share * (endX - x) : field.Top + 0.5f + y + share * (endY - y);
                }
            }
        }

        return Joined(segments);
    }

    private static float At(ViewField field, int x, int y) => field.Values[y * field.WidthPixels + x];

    // The last point is that of the edge whatever the step.
    private static int[] Grid(int length, int step) => [.. Enumerable.Range(0, (length + step - 2) / step).Select(i => i * step), length - 1];

    private static List<ContourLine> Joined(Dictionary<long, (long To, float X, float Y)> segments)
    {
        var targets = segments.Values.Select(s => s.To).ToHashSet();
        var done = new HashSet<long>();
        var lines = new List<ContourLine>();
        // Lines that end at the edge have a first point that nothing leads to; what is left are rings.
        foreach (var start in segments.Keys.Where(k => !targets.Contains(k)).Concat(segments.Keys).ToList())
        {
            var points = new List<float>();
            var at = start;
            while (at >= 0 && done.Add(at))
            {
                points.Add(segments[at].X);
                points.Add(segments[at].Y);
                at = segments[at].To;
            }

            if (points.Count > 2) lines.Add(new(points, IsClosed: at == start));
        }

        return lines;
    }
}
