using System.Globalization;

namespace DeCam.Cluster.Client.Pages;

/// <summary>A scale with round ticks.</summary>
/// <param name="From">Where it begins.</param>
/// <param name="To">Where it ends.</param>
/// <param name="Step">Distance of two ticks.</param>
internal sealed record Scale(double From, double To, double Step)
{
    private const int MostSteps = 6;

    /// <summary>The ticks.</summary>
    public IEnumerable<double> Ticks
    {
        get
        {
            for (var i = Math.Ceiling(From / Step); i * Step <= To + Step * 1e-9; i++) yield return i * Step;
        }
    }

    /// <summary>A scale that holds all values.</summary>
    public static Scale Over(IReadOnlyCollection<double> values)
    {
        var (least, largest) = (values.Min(), values.Max());
        if (!(largest > least)) largest = least + 1;
        var rough = (largest - least) / MostSteps;
        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        var step = power * (rough / power is var r && r <= 1 ? 1 : r <= 2 ? 2 : r <= 5 ? 5 : 10);
        return new(Math.Floor(least / step) * step, Math.Ceiling(largest / step) * step, step);
    }

    /// <summary>Where a value lies, from 0 to 1.</summary>
    public double Share(double value) => (value - From) / (To - From);

    /// <summary>Where a value lies, as a share of a width.</summary>
    public string Place(double value) => (100 * Share(value)).ToString("0.##'%'", CultureInfo.InvariantCulture);

    /// <summary>A tick in words.</summary>
    public string Word(double tick) => Step >= 1000
        ? tick.ToString("N0", CultureInfo.InvariantCulture)
        : Math.Round(tick, 6).ToString(CultureInfo.InvariantCulture);
}
