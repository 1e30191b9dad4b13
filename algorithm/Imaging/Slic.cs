namespace DeCam.Imaging;

/// <summary>
/// Simple linear iterative clustering: superpixels by k-means in colour and place, each centre looking only around itself
/// (Achanta, Shaji, Smith, Lucchi, Fua and Süsstrunk 2012, algorithm 1). No randomness: the same picture, the same segments.
/// </summary>
public static class Slic
{
    private const int Iterations = 10;      // enough for most pictures, by the authors

    /// <summary>Cuts a picture into about <paramref name="segments"/> segments.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="segments">Wanted number k, at least 1; the result may have somewhat more or fewer.</param>
    /// <param name="compactness">Weight m of place against colour (L*a*b* units); larger gives squarer segments. The authors use 10.</param>
    public static Superpixels Segment(ImageView image, int segments, double compactness)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(segments);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(compactness);
        var (height, width) = (image.HeightPixels, image.WidthPixels);
        var lab = LabColour.FromImage(image);
        var spacing = Math.Max(1, Math.Sqrt((double)height * width / segments));     // S
        var centres = Start(lab, height, width, spacing);
        var clusters = new int[height * width];
        for (var i = 0; i < Iterations; i++)
        {
            Assign(lab, height, width, centres, spacing, compactness, clusters);
            Move(lab, width, clusters, centres);
        }

        return Superpixels.Connected(clusters, height, width, (int)(spacing * spacing / 4));
    }

    private static List<Centre> Start(double[] lab, int height, int width, double spacing)
    {
        var rows = Math.Clamp((int)Math.Round(height / spacing), 1, height);
        var columns = Math.Clamp((int)Math.Round(width / spacing), 1, width);
        var centres = new List<Centre>(rows * columns);
        for (var row = 0; row < rows; row++)
            for (var column = 0; column < columns; column++)
                centres.Add(Calmest(lab, height, width, (int)((column + 0.5) * width / columns), (int)((row + 0.5) * height / rows)));
        return centres;
    }

    // Off edges: the place of least colour gradient among the 3 x 3 pixels around the grid point.
    private static Centre Calmest(double[] lab, int height, int width, int x, int y)
    {
        var (bestX, bestY, least) = (x, y, double.PositiveInfinity);
        for (var v = Math.Max(1, y - 1); v <= Math.Min(height - 2, y + 1); v++)
        {
            for (var u = Math.Max(1, x - 1); u <= Math.Min(width - 2, x + 1); u++)
            {
                var gradient = 0.0;
                for (var channel = 0; channel < 3; channel++)
                {
                    var across = lab[(v * width + u + 1) * 3 + channel] - lab[(v * width + u - 1) * 3 + channel];
                    var down = lab[((v + 1) * width + u) * 3 + channel] - lab[((v - 1) * width + u) * 3 + channel];
                    gradient += across * across + down * down;
                }

                if (gradient < least) (bestX, bestY, least) = (u, v, gradient);
            }
        }

        var at = (bestY * width + bestX) * 3;
        return new(lab[at], lab[at + 1], lab[at + 2], bestX, bestY);
    }

    private static void Assign(double[] lab, int height, int width, List<Centre> centres, double spacing, double compactness, int[] clusters)
    {
        var nearest = new double[clusters.Length];
        Array.Fill(nearest, double.PositiveInfinity);
        var placeWeight = compactness / spacing * (compactness / spacing);
        var reach = (int)Math.Ceiling(spacing);
        for (var k = 0; k < centres.Count; k++)
        {
            var c = centres[k];
            for (var y = Math.Max(0, (int)c.Y - reach); y <= Math.Min(height - 1, (int)c.Y + reach); y++)
            {
                for (var x = Math.Max(0, (int)c.X - reach); x <= Math.Min(width - 1, (int)c.X + reach); x++)
                {
                    var pixel = y * width + x;
                    var (dl, da, db) = (lab[pixel * 3] - c.L, lab[pixel * 3 + 1] - c.A, lab[pixel * 3 + 2] - c.B);
                    var distance = dl * dl + da * da + db * db + placeWeight * ((x - c.X) * (x - c.X) + (y - c.Y) * (y - c.Y));
                    if (distance >= nearest[pixel]) continue;
                    nearest[pixel] = distance;
                    clusters[pixel] = k;
                }
            }
        }
    }

    private static void Move(double[] lab, int width, int[] clusters, List<Centre> centres)
    {
        var sums = new double[centres.Count * 6];
        for (var pixel = 0; pixel < clusters.Length; pixel++)
        {
            var sum = sums.AsSpan(clusters[pixel] * 6, 6);
            for (var channel = 0; channel < 3; channel++) sum[channel] += lab[pixel * 3 + channel];
            sum[3] += pixel % width;
            sum[4] += pixel / width;
            sum[5]++;
        }

        for (var k = 0; k < centres.Count; k++)
        {
            var s = sums.AsSpan(k * 6, 6);
            if (s[5] > 0) centres[k] = new(s[0] / s[5], s[1] / s[5], s[2] / s[5], s[3] / s[5], s[4] / s[5]);
        }
    }

    private readonly record struct Centre(double L, double A, double B, double X, double Y);
}
