namespace DeCam.Inference.Benchmarks;

/// <summary>How fast a device scores a model with batches of one size.</summary>
/// <param name="Device">"cpu", "cuda:0".</param>
/// <param name="Precision">What computes: "fp32", "tf32", "fp16", or "int8" for a network of 8-bit integers.</param>
/// <param name="Batch">Masks in a batch.</param>
/// <param name="RawPerSecond">Evaluations of the bare model; on a card with the copying of its masks. In a second of one thread's time on a processor, of the clock on a card.</param>
/// <param name="LoopPerSecond">The same with drawing, masking and scoring.</param>
public sealed record DeviceRate(string Device, string Precision, int Batch, double RawPerSecond, double LoopPerSecond);
