namespace DeCam.Methods.PathRidge;

/// <summary>Functions of a mask's level q that a family's mean score is made of, with the penalty on their coefficients.</summary>
internal abstract class LevelCurve
{
    /// <summary>Nine hats over the root of q, at 0, 1/8, ..., 1, whose second differences are penalised; for paths, whose scores rise steeply at small levels.</summary>
    public static LevelCurve Hats { get; } = new HatCurve();

    /// <summary>1, t and t^2 with t = 2 (q - 1/2); for ellipses, whose areas vary little.</summary>
    public static LevelCurve Parabola { get; } = new ParabolaCurve();

    /// <summary>Number of functions.</summary>
    public abstract int Functions { get; }

    /// <summary>The functions at a level in [0, 1].</summary>
    public abstract void At(double level, Span<double> values);

    /// <summary>Adds the penalty to the products of the functions, [functions, functions].</summary>
    /// <param name="products">Changed.</param>
    /// <param name="count">Masks of the family.</param>
    public abstract void AddPenalty(Span<double> products, int count);

    private sealed class HatCurve : LevelCurve
    {
        private const int Steps = 8;
        private const double Smoothness = 0.3;
        private const double Least = 1e-6;      // keeps the system definite where no mask has a level

        public override int Functions => Steps + 1;

        public override void At(double level, Span<double> values)
        {
            values.Clear();
            var place = Math.Sqrt(level) * Steps;
            var left = Math.Min((int)place, Steps - 1);
            values[left] = left + 1 - place;
            values[left + 1] = place - left;
        }

        public override void AddPenalty(Span<double> products, int count)
        {
            ReadOnlySpan<double> difference = [1, -2, 1];
            for (var first = 0; first + 2 < Functions; first++)
                for (var i = 0; i < 3; i++)
                    for (var j = 0; j < 3; j++) products[(first + i) * Functions + first + j] += Smoothness * difference[i] * difference[j];
            for (var i = 0; i < Functions; i++) products[i * Functions + i] += Least;
        }
    }

    private sealed class ParabolaCurve : LevelCurve
    {
        private const double Strength = 1e-3;       // for each mask

        public override int Functions => 3;

        public override void At(double level, Span<double> values)
        {
            var t = 2 * (level - 0.5);
            (values[0], values[1], values[2]) = (1, t, t * t);
        }

        public override void AddPenalty(Span<double> products, int count)
        {
            products[Functions + 1] += Strength * count;
            products[2 * Functions + 2] += Strength * count;
        }
    }
}
