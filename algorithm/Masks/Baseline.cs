namespace DeCam.Masks;

/// <summary>What replaces a hidden pixel.</summary>
public enum Baseline
{
    /// <summary>0 in the normalised input, which is the mean colour of the training set; the paper's and RISE's.</summary>
    Zero = 0,

    /// <summary>Pixel value 0 before normalisation.</summary>
    Black = 1,

    /// <summary>The image under a Gaussian of 11 x 11 pixels and sigma 5 (RISE's substrate).</summary>
    Blur = 2,

    /// <summary>The image's own mean colour.</summary>
    Mean = 3,

    /// <summary>The image under a box of 128 x 128 pixels, mirrored at its edges: little more than its colours is left.</summary>
    BoxBlur = 4,
}
