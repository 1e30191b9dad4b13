namespace DeCam.Inference.Classes;

/// <summary>The function that makes probabilities of a classifier's outputs.</summary>
public enum Activation
{
    /// <summary>A softmax over all classes, of which exactly one is right.</summary>
    Softmax = 0,

    /// <summary>A sigmoid of each class by itself, as several may be right at once. A model of one output has two classes: not it, and it.</summary>
    Sigmoid = 1,

    /// <summary>None: the outputs are the probabilities.</summary>
    None = 2,
}
