namespace DeCam.Inference.Devices;

/// <summary>Some masks of one of the requests that are scored together.</summary>
/// <param name="Request">Index of the request.</param>
/// <param name="First">Index of the first mask.</param>
/// <param name="Count">Number of masks.</param>
internal readonly record struct RowRange(int Request, int First, int Count);
