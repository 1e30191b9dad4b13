using DeCam.Masks;

namespace DeCam.Calibrations;

/// <summary>Asks a device for a network of 8-bit integers that ranks the masks of one picture as the model does.</summary>
/// <param name="Baselines">What replaces hidden pixels in the search, each once; ranges are measured over all of them.</param>
/// <param name="Classes">Indices of the classes that are explained; the guard compares their log-probabilities.</param>
/// <param name="IsTimed">Whether the guard measures the speed too, and refuses a network that is less than <see cref="CalibrationGuard.LeastSpeed"/> times as fast.</param>
public sealed record CalibrationRequest(IReadOnlyList<Baseline> Baselines, IReadOnlyList<int> Classes, bool IsTimed);
