namespace DeCam.Imaging;

/// <summary>A picture cut into connected segments.</summary>
/// <param name="Labels">[H, W] row-major: the segment of each pixel, from 0.</param>
/// <param name="Count">Number of segments.</param>
public sealed record Superpixels(ushort[] Labels, int Count)
{
    private static readonly (int X, int Y)[] Neighbours = [(-1, 0), (1, 0), (0, -1), (0, 1)];

    /// <summary>
    /// Joins every connected piece smaller than <paramref name="smallest"/> to a neighbour, and numbers the pieces by their
    /// first pixel in row-major order (Achanta et al. 2012, section 3.3).
    /// </summary>
    /// <param name="clusters">[H, W]: cluster of each pixel; a cluster may lie in several pieces.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="smallest">Pixels of the smallest piece that stays by itself.</param>
    internal static Superpixels Connected(int[] clusters, int height, int width, int smallest)
    {
        var labels = new int[clusters.Length];
        Array.Fill(labels, -1);
        var piece = new List<int>();
        var count = 0;
        for (var start = 0; start < labels.Length; start++)
        {
            if (labels[start] >= 0) continue;
            var beside = Flood(clusters, labels, start, count, height, width, piece);
            if (piece.Count < smallest && beside >= 0)
                foreach (var pixel in piece) labels[pixel] = beside;
            else count++;
        }

        return new(Array.ConvertAll(labels, l => (ushort)l), count);
    }

    // Labels the piece around a pixel and gives the label of an earlier piece that touches it, or -1.
    private static int Flood(int[] clusters, int[] labels, int start, int label, int height, int width, List<int> piece)
    {
        var beside = -1;
        piece.Clear();
        piece.Add(start);
        labels[start] = label;
        for (var i = 0; i < piece.Count; i++)
        {
            var (y, x) = Math.DivRem(piece[i], width);
            foreach (var (dx, dy) in Neighbours)
            {
                if (x + dx < 0 || x + dx >= width || y + dy < 0 || y + dy >= height) continue;
                var next = (y + dy) * width + x + dx;
                if (labels[next] >= 0 && labels[next] != label) beside = labels[next];
                if (labels[next] >= 0 || clusters[next] != clusters[start]) continue;
                labels[next] = label;
                piece.Add(next);
            }
        }

        return beside;
    }
}
