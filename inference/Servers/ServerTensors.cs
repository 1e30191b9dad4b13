namespace DeCam.Inference.Servers;

/// <summary>An input or output of a served model.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Datatype">Element type in the protocol's words, such as FP32.</param>
/// <param name="Shape">Its dimensions; a negative one is free.</param>
internal sealed record TensorFacts(string Name, string Datatype, IReadOnlyList<long> Shape)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Name} {Datatype} [{string.Join(", ", Shape)}]";
}

/// <summary>What a server says of a model.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Versions">The versions that are served.</param>
/// <param name="Inputs">Its inputs.</param>
/// <param name="Outputs">Its outputs.</param>
internal sealed record ModelFacts(string Name, IReadOnlyList<string> Versions, IReadOnlyList<TensorFacts> Inputs, IReadOnlyList<TensorFacts> Outputs);

/// <summary>One batch to be scored.</summary>
/// <param name="Model">Name of the model.</param>
/// <param name="Version">Its version; "" for the one that the server chooses.</param>
/// <param name="Input">Name, type and shape of the batch.</param>
/// <param name="Content">Its values, row-major, little-endian.</param>
/// <param name="Output">Name of the output that is wanted.</param>
internal sealed record InferRequest(string Model, string Version, TensorFacts Input, ReadOnlyMemory<byte> Content, string Output);

/// <summary>What came back of a batch.</summary>
/// <param name="Version">The version that answered; "" where the server does not say.</param>
/// <param name="Shape">Shape of the output.</param>
/// <param name="Values">Its values as float32, row-major.</param>
internal sealed record InferAnswer(string Version, IReadOnlyList<long> Shape, float[] Values);
