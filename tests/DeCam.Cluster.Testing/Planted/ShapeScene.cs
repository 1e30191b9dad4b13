using System.Globalization;
using System.Text;

namespace DeCam.Cluster.Testing.Planted;

/// <summary>
/// A picture for the model of shapes with one or more objects of one class, whose pixels are known. Drawn as the model's training set
/// is, which has one object in each picture: a shape in one colour with a faint texture, on another colour with stripes and dots.
/// </summary>
internal sealed class ShapeScene
{
    /// <summary>Height and width, in pixels.</summary>
    public const int Side = 64;

    private const double LeastRadius = 9.5, LargestRadius = 13, Gap = 3;     // pixels
    private const double LeastContrast = 0.45;
    private const int Tries = 10_000;
    private readonly Random _random;
    private readonly double[][] _layers;     // the ground, and a picture full of the objects' colour: [H, W, 3]

    private ShapeScene(int shape, int count, int seed)
    {
        _random = new(seed);
        Objects = Place(shape, count);
        _layers = Paint();
    }

    /// <summary>The pixels of each object, [H, W].</summary>
    public IReadOnlyList<bool[]> Objects { get; }

    /// <summary>The picture as a file, a portable pixmap.</summary>
    public byte[] File => FileOf(_ => true);

    /// <summary>The file of the same picture with one object alone.</summary>
    public byte[] FileOfOne(int index) => FileOf(i => i == index);

    /// <summary>Whether a pixel is in the box of an object.</summary>
    public bool IsIn(int index, int pixel)
    {
        int[] pixels = [.. Enumerable.Range(0, Side * Side).Where(i => Objects[index][i])];
        return pixel % Side >= pixels.Min(i => i % Side) && pixel % Side <= pixels.Max(i => i % Side) && pixel >= pixels[0] / Side * Side && pixel / Side <= pixels[^1] / Side;
    }

    /// <summary>Draws a picture; the same for the same numbers.</summary>
    /// <param name="shape">Index of the class, in the order of the model's labels.</param>
    /// <param name="count">Objects, from 1 to 3.</param>
    /// <param name="seed">Source of all else.</param>
    public static ShapeScene Of(int shape, int count, int seed) => new(shape, count, unchecked(seed * 31 + shape * 7 + count));

    private bool[][] Place(int shape, int count)
    {
        var places = new List<(double X, double Y, double Radius)>();
        for (var tries = 0; places.Count < count; tries++)
        {
            if (tries % 100 == 0) places.Clear();       // the first ones may leave no room
            if (tries > Tries) throw new InvalidOperationException($"{count} objects find no room.");
            var radius = Between(LeastRadius, LargestRadius);
            var (x, y) = (Between(radius, Side - radius), Between(radius, Side - radius));
            if (places.TrueForAll(p => Math.Sqrt((p.X - x) * (p.X - x) + (p.Y - y) * (p.Y - y)) > p.Radius + radius + Gap)) places.Add((x, y, radius));
        }

        return [.. places.Select(p => Pixels(shape, p.X, p.Y, p.Radius, Between(0, 2 * Math.PI)))];
    }

    private static bool[] Pixels(int shape, double x0, double y0, double radius, double turn)
    {
        var pixels = new bool[Side * Side];
        for (var i = 0; i < pixels.Length; i++)
        {
            var (dx, dy) = ((i % Side + 0.5 - x0) / radius, (i / Side + 0.5 - y0) / radius);
            pixels[i] = Distance(shape, dx * Math.Cos(turn) + dy * Math.Sin(turn), dy * Math.Cos(turn) - dx * Math.Sin(turn)) < 0;
        }

        return pixels;
    }

    // About the distance to the outline, in radii; less than 0 inside.
    private static double Distance(int shape, double u, double v)
    {
        var r = Math.Sqrt(u * u + v * v);
        var (au, av) = (Math.Abs(u), Math.Abs(v));
        return shape switch
        {
            0 => r - 0.88,
            1 => Math.Max(au, av) - 0.80,
            2 => r * Math.Cos(Folded(u, v, 3)) - Math.Cos(Math.PI / 3),
            3 => Star(r, Math.Abs(Folded(u, v, 5))),
            4 => Math.Min(Math.Max(au - 0.95, av - 0.28), Math.Max(av - 0.95, au - 0.28)),
            5 => Math.Abs(r - 0.74) - 0.20,
            6 => Math.Max(r - 0.92, 0.80 - Math.Sqrt((u - 0.48) * (u - 0.48) + v * v)),
            _ => Math.Max(au - 0.90, Math.Abs(av - 0.52) - 0.26),
        };
    }

    // The direction from the middle of the nearest of n corners' sectors, the middle itself for a polygon's side.
    private static double Folded(double u, double v, int corners)
    {
        var step = 2 * Math.PI / corners;
        var turned = Math.Atan2(v, u) + step / 2;
        return turned - step * Math.Floor(turned / step) - step / 2;
    }

    private static double Star(double r, double angle)
    {
        var (x, y) = (r * Math.Cos(angle), r * Math.Sin(angle));
        var (ex, ey) = (0.42 * Math.Cos(Math.PI / 5) - 1, 0.42 * Math.Sin(Math.PI / 5));
        return ((x - 1) * -ey + y * ex) / Math.Sqrt(ex * ex + ey * ey) * -1;
    }

    private double[][] Paint()
    {
        var (ground, colour) = (Colour(), Colour());
        while (ground.Zip(colour, (a, b) => (a - b) * (a - b)).Sum() < LeastContrast * LeastContrast) colour = Colour();
        var (angle, period, phase, strength) = (Between(0, Math.PI), Between(4, 14), Between(0, 2 * Math.PI), Between(0.1, 0.5));
        var dots = Enumerable.Range(0, 4).Select(_ => (X: Between(0, Side), Y: Between(0, Side), Radius: Between(-1.5, 2.6), Colour: Colour())).ToList();
        double[] below = new double[Side * Side * 3], above = new double[Side * Side * 3];
        for (var i = 0; i < below.Length; i++)
        {
            var (x, y, channel) = (i / 3 % Side + 0.5, i / 3 / Side + 0.5, i % 3);
            var texture = 0.5 * strength * Math.Sin((x * Math.Cos(angle) + y * Math.Sin(angle)) * 2 * Math.PI / period + phase);
            var dot = dots.Find(d => d.Radius > 0 && (d.X - x) * (d.X - x) + (d.Y - y) * (d.Y - y) < d.Radius * d.Radius).Colour;
            below[i] = (dot?[channel] ?? ground[channel] + texture) + Between(-0.03, 0.03);
            above[i] = colour[channel] + 0.2 * texture + Between(-0.03, 0.03);
        }

        return [below, above];
    }

    private byte[] FileOf(Func<int, bool> isShown)
    {
        var shown = Objects.Where((_, i) => isShown(i)).ToList();
        return [.. Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"P6 {Side} {Side} 255\n")),
            .. Enumerable.Range(0, Side * Side * 3).Select(i => (byte)Math.Round(255 * Math.Clamp(_layers[shown.Exists(o => o[i / 3]) ? 1 : 0][i], 0, 1)))];
    }

    private double[] Colour() => [_random.NextDouble(), _random.NextDouble(), _random.NextDouble()];

    private double Between(double low, double high) => low + (high - low) * _random.NextDouble();
}
