namespace DeCam.Scoring;

/// <summary>Which of a model's numbers a method works on.</summary>
public enum ScoreKind
{
    /// <summary>The softmax probability, in [0, 1].</summary>
    Probability = 0,

    /// <summary>The raw score before the softmax, unbounded.</summary>
    Logit = 1,

    /// <summary>The natural logarithm of the softmax probability, at most 0.</summary>
    LogProbability = 2,
}

/// <summary>Reads the number a method works on.</summary>
public static class ScoreKinds
{
    /// <summary>The number of that kind.</summary>
    public static double Of(this ScoreKind kind, ClassScore score) => kind switch
    {
        ScoreKind.Logit => score.Logit,
        ScoreKind.LogProbability => score.LogProbability,
        _ => score.Probability,
    };
}
