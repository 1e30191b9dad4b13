namespace DeCam.Randomness;

/// <summary>What random numbers are drawn for, so that two uses never share any. The numbers are part of every result and never change.</summary>
public enum RandomPurpose
{
    /// <summary>Genes of the first population.</summary>
    InitialPopulation = 1,

    /// <summary>Mutation and crossover.</summary>
    Variation = 2,

    /// <summary>Bits and shift of a RISE mask.</summary>
    RiseMasks = 16,

    /// <summary>Digital shift of the Sobol' sequence.</summary>
    SobolShift = 17,

    /// <summary>Latin hypercubes of HSIC.</summary>
    HsicMasks = 18,

    /// <summary>Segments that LIME keeps.</summary>
    LimeMasks = 19,

    /// <summary>Ellipses of ellipse-ridge.</summary>
    RidgeEllipses = 20,

    /// <summary>Bumps tried while refining a map.</summary>
    RefineBumps = 21,

    /// <summary>Order of weights in a model that has learned nothing.</summary>
    WeightOrder = 22,

    /// <summary>Samples of a bootstrap.</summary>
    Bootstrap = 32,
}
