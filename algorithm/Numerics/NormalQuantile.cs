namespace DeCam.Numerics;

/// <summary>The quantile of the normal distribution, from portable arithmetic alone (Wichura 1988, algorithm AS 241, PPND16).</summary>
internal static class NormalQuantile
{
    private static readonly double[] MiddleTop =
    [
        3.3871328727963666080e0, 1.3314166789178437745e+2, 1.9715909503065514427e+3, 1.3731693765509461125e+4,
        4.5921953931549871457e+4, 6.7265770927008700853e+4, 3.3430575583588128105e+4, 2.5090809287301226727e+3,
    ];

    private static readonly double[] MiddleBottom =
    [
        1, 4.2313330701600911252e+1, 6.8718700749205790830e+2, 5.3941960214247511077e+3,
        2.1213794301586595867e+4, 3.9307895800092710610e+4, 2.8729085735721942674e+4, 5.2264952788528545610e+3,
    ];

    private static readonly double[] TailTop =
    [
        1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0, 3.64784832476320460504e0,
        1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4,
    ];

    private static readonly double[] TailBottom =
    [
        1, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
        1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9,
    ];

    /// <summary>The x below which a normal number with mean 0 and deviation 1 lies with the probability given.</summary>
    /// <param name="probability">At least 1e-10 and at most 1 - 1e-10; nearer to 0 and 1 the algorithm has other constants.</param>
    public static double Of(double probability)
    {
        var fromMiddle = probability - 0.5;
        if (Math.Abs(fromMiddle) <= 0.425)
        {
            var square = 0.180625 - fromMiddle * fromMiddle;
            return fromMiddle * Polynomial(MiddleTop, square) / Polynomial(MiddleBottom, square);
        }

        var tail = Math.Sqrt(-PortableMath.Log(Math.Min(probability, 1 - probability))) - 1.6;
        var x = Polynomial(TailTop, tail) / Polynomial(TailBottom, tail);
        return fromMiddle < 0 ? -x : x;
    }

    private static double Polynomial(double[] coefficients, double x)
    {
        var sum = 0.0;
        for (var i = coefficients.Length - 1; i >= 0; i--) sum = sum * x + coefficients[i];
        return sum;
    }
}
