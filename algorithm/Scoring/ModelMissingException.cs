namespace DeCam.Scoring;

/// <summary>This machine has no file of the model, or no longer the one that was asked for. Another machine may have it. The message is one sentence.</summary>
public sealed class ModelMissingException(string message, Exception? inner = null) : IOException(PrintableText.Of(message), inner);
