using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace DeCam.Cluster.Tests.Servers;

/// <summary>The model of a <see cref="PlantedModelServer"/>: the sample of shapes, whose facts may be planted.</summary>
internal sealed class PlantedModel : IDisposable
{
    public const string Name = "shapes", Input = "input", Output = "logits";
    public const int Classes = 8;

    private readonly Lazy<InferenceSession> _session = new(() => new(Samples.ShapesModel));

    /// <summary>The versions that are served; the last is the one that is chosen where none is asked for.</summary>
    public string[] Versions { get; set; } = ["1"];

    /// <summary>Whether it is loaded.</summary>
    public bool IsReady { get; set; } = true;

    /// <summary>Whether it says of a version that is not loaded that it is unavailable, as Triton does, and not that there is none.</summary>
    public bool SaysUnavailable { get; set; }

    /// <summary>Versions that the metadata lists where they are others than those that are served.</summary>
    public string[]? ListedVersions { get; set; }

    /// <summary>Whether the server tells by gRPC what it is.</summary>
    public bool SaysSoftware { get; set; } = true;

    /// <summary>What is added to the largest logit of a picture before a softmax at the end of the model; null for no softmax.</summary>
    public float? Confidence { get; set; }

    public string InputType { get; set; } = "FP32";

    public string OutputType { get; set; } = "FP32";

    public long[] InputShape { get; set; } = [-1, 3, 64, 64];

    public long[] OutputShape { get; set; } = [-1, Classes];

    /// <summary>Whether the metadata names input and output.</summary>
    public bool NamesTensors { get; set; } = true;

    /// <summary>Images of a batch at most; null where that is not said and there is no limit.</summary>
    public int? MostImages { get; set; }

    /// <summary>Whether the limit is said beforehand.</summary>
    public bool SaysMost { get; set; } = true;

    /// <summary>What other weights add to each logit, times the number of its class.</summary>
    public float Shift { get; set; }

    /// <summary>The largest batch that was scored.</summary>
    public int LargestSeen { get; private set; }

    /// <summary>Why a request for the model is refused; null where it is not.</summary>
    public string? RefusalOf(string name, string version) =>
        name != Name ? $"Request for unknown model: '{name}' is not found"
        : !IsReady || (version.Length > 0 && !Versions.Contains(version)) ? $"Request for unknown model: '{name}' version {(version.Length > 0 ? version : "-1")} is not at ready state"
        : null;

    /// <summary>The logits of images, [N, 8]; the error of the server for a shape or size that it does not take.</summary>
    public (float[] Logits, string? Error) Run(float[] values, long[] shape)
    {
        if (shape is not [var images, 3, 64, 64] || values.Length != images * 3 * 64 * 64) return ([], $"unexpected shape for input 'input' for model 'shapes'. Expected [-1,3,64,64], got [{string.Join(',', shape)}]");
        if (images > MostImages) return ([], $"inference request batch-size must be <= {MostImages} for 'shapes'");
        LargestSeen = Math.Max(LargestSeen, (int)images);
        using var input = OrtValue.CreateTensorValueFromMemory(values, shape);
        using var options = new RunOptions();
        using var outputs = _session.Value.Run(options, [Input], [input], [Output]);
        return ([.. outputs[0].GetTensorDataAsSpan<float>().ToArray().Chunk(Classes).SelectMany(Row)], null);
    }

    private IEnumerable<float> Row(float[] logits)
    {
        var most = logits.Max();
        var shifted = logits.Select((v, i) => v + Shift * i);
        if (Confidence is not { } confidence) return shifted;
        double[] parts = [.. shifted.Zip(logits, (v, own) => Math.Exp(v - most + (own == most ? confidence : 0)))];
        return parts.Select(part => (float)(part / parts.Sum()));
    }

    /// <summary>Values in the type of the output.</summary>
    public byte[] InOutputType(float[] values) => OutputType switch
    {
        "FP64" => MemoryMarshal.AsBytes<double>(Array.ConvertAll(values, v => (double)v)).ToArray(),
        "FP16" => MemoryMarshal.AsBytes<Half>(Array.ConvertAll(values, v => (Half)v)).ToArray(),
        _ => MemoryMarshal.AsBytes<float>(values).ToArray(),
    };

    public void Dispose()
    {
        if (_session.IsValueCreated) _session.Value.Dispose();
    }
}
