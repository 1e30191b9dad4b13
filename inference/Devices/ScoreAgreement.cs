namespace DeCam.Inference.Devices;

/// <summary>How far two classifiers agree on the ranks of masks.</summary>
internal static class ScoreAgreement
{
    /// <summary>
    /// Pearson correlation of two lists of scores, each less its mean over the masks of its baseline: that one fill scores above another
    /// says nothing of how masks are ranked.
    /// </summary>
    /// <param name="wanted">Scores of the one: [baseline][mask][class].</param>
    /// <param name="got">Scores of the other, in the same order.</param>
    /// <returns>The least over the classes, from -1 to 1; 0 where no mask changes a score.</returns>
    public static double Of(IReadOnlyList<IReadOnlyList<double[]>> wanted, IReadOnlyList<IReadOnlyList<double[]>> got) =>
        Enumerable.Range(0, wanted[0][0].Length).Min(c => Cosine(Centred(wanted, c), Centred(got, c)));

    private static double[] Centred(IReadOnlyList<IReadOnlyList<double[]>> scores, int c) => [.. scores.SelectMany(rows =>
    {
        var mean = rows.Average(row => row[c]);
        return rows.Select(row => row[c] - mean);
    })];

    private static double Cosine(double[] a, double[] b)
    {
        var (both, ofA, ofB) = (0.0, 0.0, 0.0);
        for (var i = 0; i < a.Length; i++)
        {
            both += a[i] * b[i];
            ofA += a[i] * a[i];
            ofB += b[i] * b[i];
        }

        return ofA > 0 && ofB > 0 ? both / Math.Sqrt(ofA * ofB) : 0;
    }
}
