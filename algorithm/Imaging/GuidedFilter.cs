namespace DeCam.Imaging;

/// <summary>
/// Smooths a map except at the edges of a picture: within each square window the map becomes an affine function of the colours (He, Sun
/// and Tang 2013, Guided image filtering, <see href="https://doi.org/10.1109/TPAMI.2012.213"/>, equations 19 to 21). At the border a
/// window is what lies in the frame.
/// </summary>
internal sealed class GuidedFilter
{
    private const double Regularisation = 0.02;     // epsilon, for colours in [0, 1]
    private const int Channels = 3;
    private readonly int _height;
    private readonly int _width;
    private readonly int _radius;
    private readonly double[][] _colours;           // [channel][H, W]
    private readonly double[][] _means;             // of the windows around each pixel
    private readonly double[][] _covariances;       // rr, rg, rb, gg, gb, bb, with epsilon on the first, fourth and last

    /// <summary>Prepares the filter of a picture.</summary>
    /// <param name="picture">Its colours.</param>
    /// <param name="radiusPixels">A window has 2 r + 1 pixels a side.</param>
    public GuidedFilter(ImageView picture, int radiusPixels)
    {
        (_height, _width, _radius) = (picture.HeightPixels, picture.WidthPixels, radiusPixels);
        var rgb = picture.Rgb;
        _colours = [.. Enumerable.Range(0, Channels).Select(c => Enumerable.Range(0, _height * _width).Select(i => rgb.Span[i * Channels + c] / 255.0).ToArray())];
        _means = Array.ConvertAll(_colours, WindowMeans);
        _covariances = new double[6][];
        for (int a = 0, at = 0; a < Channels; a++)
            for (var b = a; b < Channels; b++, at++)
            {
                _covariances[at] = Covariance(_colours[a], _means[a], _colours[b], _means[b]);
                if (a == b)
                    foreach (ref var value in _covariances[at].AsSpan()) value += Regularisation;
            }
    }

    /// <summary>The filtered map, [H, W].</summary>
    public double[] Of(double[] map)
    {
        var mean = WindowMeans(map);
        var common = Array.ConvertAll(Enumerable.Range(0, Channels).ToArray(), c => Covariance(_colours[c], _means[c], map, mean));
        var slopes = common;        // each pixel's own is read before it is written
        var offsets = mean;
        for (var i = 0; i < map.Length; i++)
        {
            var (r, g, b) = Solve(i, common[0][i], common[1][i], common[2][i]);
            (slopes[0][i], slopes[1][i], slopes[2][i]) = (r, g, b);
            offsets[i] = mean[i] - r * _means[0][i] - g * _means[1][i] - b * _means[2][i];
        }

        var (red, green, blue, filtered) = (WindowMeans(slopes[0]), WindowMeans(slopes[1]), WindowMeans(slopes[2]), WindowMeans(offsets));
        for (var i = 0; i < map.Length; i++) filtered[i] += red[i] * _colours[0][i] + green[i] * _colours[1][i] + blue[i] * _colours[2][i];
        return filtered;
    }

    // Cramer's rule for the 3 x 3 system of a window.
    private (double R, double G, double B) Solve(int i, double r, double g, double b)
    {
        var (rr, rg, rb) = (_covariances[0][i], _covariances[1][i], _covariances[2][i]);
        var (gg, gb, bb) = (_covariances[3][i], _covariances[4][i], _covariances[5][i]);
        var (first, second, third) = (gg * bb - gb * gb, gb * rb - rg * bb, rg * gb - gg * rb);
        var determinant = rr * first + rg * second + rb * third;
        return ((first * r + second * g + third * b) / determinant,
            (second * r + (rr * bb - rb * rb) * g + (rg * rb - rr * gb) * b) / determinant,
            (third * r + (rg * rb - rr * gb) * g + (rr * gg - rg * rg) * b) / determinant);
    }

    private double[] Covariance(double[] a, double[] meanA, double[] b, double[] meanB)
    {
        var products = new double[a.Length];
        for (var i = 0; i < products.Length; i++) products[i] = a[i] * b[i];
        var covariance = WindowMeans(products);
        for (var i = 0; i < covariance.Length; i++) covariance[i] -= meanA[i] * meanB[i];
        return covariance;
    }

    // Means of the windows, first along the rows, then along the columns.
    private double[] WindowMeans(double[] values)
    {
        var (across, means) = (new double[values.Length], new double[values.Length]);
        for (var y = 0; y < _height; y++) Along(values, across, y * _width, 1, _width);
        for (var x = 0; x < _width; x++) Along(across, means, x, _width, _height);
        return means;
    }

    private void Along(double[] values, double[] means, int first, int stride, int count)
    {
        var sums = new double[count + 1];
        for (var i = 0; i < count; i++) sums[i + 1] = sums[i] + values[first + i * stride];
        for (var i = 0; i < count; i++)
        {
            var (from, to) = (Math.Max(i - _radius, 0), Math.Min(i + _radius + 1, count));
            means[first + i * stride] = (sums[to] - sums[from]) / (to - from);
        }
    }
}
