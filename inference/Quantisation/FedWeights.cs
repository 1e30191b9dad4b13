using System.Buffers;
using DeCam.Inference.Graph;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace DeCam.Inference.Quantisation;

/// <summary>Weights that a session is fed as inputs from where they lie, so that it keeps no copy of them.</summary>
internal sealed class FedWeights : IDisposable
{
    private readonly List<MemoryHandle> _pins = [];
    private readonly List<OrtValue> _values = [];

    /// <summary>Takes weights.</summary>
    /// <param name="weights">Tensors of float32; not changed.</param>
    /// <param name="folder">Full path of the model's folder, for weights that lie in a file beside the model.</param>
    public FedWeights(IReadOnlyList<TensorProto> weights, string folder)
    {
        Names = [.. weights.Select(w => w.Name)];
        foreach (var tensor in weights)
        {
            var bytes = FloatValues.Bytes(tensor, folder);
            var pin = bytes.Pin();
            _pins.Add(pin);
            _values.Add(OrtValue.CreateTensorValueWithData(OrtMemoryInfo.DefaultInstance, TensorElementType.Float, [.. tensor.Dims], Address(pin), bytes.Length));
        }
    }

    /// <summary>Names of the inputs.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>What they are fed, in this order.</summary>
    public IReadOnlyList<OrtValue> Values => _values;

    private static unsafe nint Address(MemoryHandle pin) => (nint)pin.Pointer;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var value in _values) value.Dispose();
        foreach (var pin in _pins) pin.Dispose();
    }
}
