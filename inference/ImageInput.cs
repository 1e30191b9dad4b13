using DeCam.Inference.Graph;
using DeCam.Scoring;

namespace DeCam.Inference;

/// <summary>The input of a model that takes the image, as the file declares it.</summary>
/// <param name="ModelName">The model, for messages.</param>
/// <param name="Name">Name of the input.</param>
/// <param name="Layout">Order of the dimensions.</param>
/// <param name="Channels">1 or 3.</param>
/// <param name="HeightPixels">Height, or null where it is free.</param>
/// <param name="WidthPixels">Width, or null where it is free.</param>
/// <param name="IsByte">Whether it takes uint8 pixel values instead of float32.</param>
/// <param name="DeclaredBatch">Images in a batch, or null where that is free.</param>
public sealed record ImageInput(
    string ModelName, string Name, TensorLayout Layout, int Channels, int? HeightPixels, int? WidthPixels, bool IsByte, int? DeclaredBatch)
{
    /// <summary>Finds the input in a graph.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="model">Name of the model, for messages.</param>
    /// <param name="name">Name of the input; null where there is only one.</param>
    /// <param name="layout">The layout, if somebody said it; else the place of the 1 or 3 channels tells.</param>
    /// <exception cref="ScoringRefusedException">There is no single image input.</exception>
    internal static ImageInput Find(GraphProto graph, string model, string? name, TensorLayout? layout)
    {
        ScoringRefusedException Refused(string what) => new(RefusalKind.Input, $"Model '{model}' {what}.");
        var inputs = graph.DataInputs();
        if (inputs.Count != 1)
            throw Refused($"has {inputs.Count} inputs ({string.Join(", ", inputs.Select(i => i.Name))}) but an image classifier has one; export it with the image alone");
        var input = inputs[0];
        if (name is not null && name != input.Name) throw Refused($"has the input '{input.Name}' and no input '{name}'; correct or leave out the key 'input'");
        var type = input.Type?.TensorType?.ElemType;
        if (type is not (ElementTypes.Float32 or ElementTypes.UInt8)) throw Refused($"takes {ElementTypes.Name(type)} at '{input.Name}' but float32 and uint8 are supported; export it as float32");
        if (input.Shape() is not [var batch, var a, var b, var c])
            throw Refused($"takes {input.Shape().Count} dimensions at '{input.Name}' but images have four: batch, channels, height and width");
        var found = layout ?? (a is 1 or 3 ? TensorLayout.Nchw
            : c is 1 or 3 ? TensorLayout.Nhwc
            : a is null || c is null ? throw Refused($"does not say at '{input.Name}' which dimension is that of the channels; give the layout (nchw or nhwc)")
            : throw Refused($"takes [{batch}, {a}, {b}, {c}] at '{input.Name}' but an image has 1 or 3 channels, first or last"));
        var (channels, height, width) = found == TensorLayout.Nchw ? (a, b, c) : (c, a, b);
        if (channels is not (1 or 3 or null)) throw Refused($"takes {channels} channels in the layout {found.ToString().ToLowerInvariant()} but 1 and 3 are supported{(layout is null ? "" : "; correct or leave out the layout")}");
        return new(model, input.Name, found, (int)(channels ?? 3), (int?)height, (int?)width, type == ElementTypes.UInt8, (int?)batch);
    }
}
