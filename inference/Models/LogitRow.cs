namespace DeCam.Inference.Models;

/// <summary>Takes the logits of one image of a batch.</summary>
/// <param name="index">Index in the chunk.</param>
/// <param name="logits">[C]; valid during the call only.</param>
internal delegate void LogitRow(int index, ReadOnlySpan<float> logits);
