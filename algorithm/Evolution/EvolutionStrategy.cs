using DeCam.Methods.Options;

namespace DeCam.Evolution;

/// <summary>How a trial vector is made from a target vector.</summary>
public enum EvolutionStrategy
{
    /// <summary>Each gene becomes a + F (b - c) with probability CR, else stays (Storn and Price 1997, without their forced gene).</summary>
    [Option("rand/1", "A random vector plus one weighted difference, with fixed F and CR.")]
    Rand1 = 0,

    /// <summary>Each gene becomes x + F (pbest - x + a - b) with probability CR, F and CR drawn for each trial (Tanabe and Fukunaga 2014, without their memory).</summary>
    [Option("current-to-pbest/1", "The vector moved towards one of the best, plus one weighted difference, with F and CR drawn for each trial.")]
    CurrentToPbest1 = 1,
}
