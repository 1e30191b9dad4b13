using DeCam.Inference.Imaging;
using DeCam.Inference.Models;
using DeCam.Masks;

namespace DeCam.Inference.Devices;

/// <summary>Masks of one image over one baseline that are scored in one batch, alone or beside those of other images.</summary>
/// <param name="Image">The image.</param>
/// <param name="Baseline">What replaces hidden pixels, planar [C, H, W].</param>
/// <param name="Masks">The masks, attached.</param>
/// <param name="First">Index of the first mask.</param>
/// <param name="Count">Number of masks.</param>
/// <param name="Logits">Takes the logits of mask <paramref name="First"/> + i as row i.</param>
internal sealed record BatchPart(PreparedImage Image, ReadOnlyMemory<float> Baseline, MaskSet Masks, int First, int Count, LogitRow Logits);
