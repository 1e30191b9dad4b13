namespace DeCam.Methods;

/// <summary>How DE-CAM turns its search into a map.</summary>
public enum DeCamMap
{
    /// <summary>Slope of the probability on each pixel's being kept, over every evaluated mask.</summary>
    Slope = 0,

    /// <summary>The paper's: the sum of the masks of the population's better individuals.</summary>
    Paper = 1,
}
