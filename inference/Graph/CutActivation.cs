namespace DeCam.Inference.Graph;

/// <summary>What stood at the end of a classifier and was cut off, so that logits come out.</summary>
public enum CutActivation
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>A softmax, or the logarithm of one.</summary>
    Softmax = 1,

    /// <summary>A sigmoid of each class by itself, as models of several labels have.</summary>
    Sigmoid = 2,
}
