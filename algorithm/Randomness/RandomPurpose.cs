namespace DeCam.Randomness;

/// <summary>
/// What random numbers are drawn for, so that two uses never share any. A method declares its own beside its code. The numbers are part of
/// every result and never change; a test finds all of them and holds that no two are equal.
/// </summary>
/// <param name="Number">Last word of the counter of <see cref="Philox"/>.</param>
public readonly record struct RandomPurpose(uint Number)
{
    /// <summary>Genes of the first population.</summary>
    public static RandomPurpose InitialPopulation { get; } = new(1);

    /// <summary>Mutation and crossover.</summary>
    public static RandomPurpose Variation { get; } = new(2);

    /// <summary>Order of weights in a model that has learned nothing.</summary>
    public static RandomPurpose WeightOrder { get; } = new(22);

    /// <summary>Samples of a bootstrap.</summary>
    public static RandomPurpose Bootstrap { get; } = new(32);
}
