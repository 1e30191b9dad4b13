using DeCam.Inference.Preprocessing;

namespace DeCam.Inference.Attributions;

/// <summary>What one bias adds to the score of each image of a run, each image for itself.</summary>
/// <param name="Figures">The output that holds the sum or, with places, [N, 3]: the sum, and the least and the largest absolute value.</param>
/// <param name="Map">The output that holds the sums of absolute values over channels, [N, 1, H W].</param>
/// <param name="Places">Height and width; 0 x 0 where it has none.</param>
/// <param name="Channels">Number of channels.</param>
internal sealed record BiasTerm(string Figures, string Map, PixelSize Places, int Channels);
