using DeCam.Attributions;
using DeCam.Inference.Gradients;
using DeCam.Inference.Imaging;
using DeCam.Scoring;

namespace DeCam.Inference.Attributions;

/// <summary>Enlarges the map of a layer to the model's input.</summary>
internal static class LayerMap
{
    /// <summary>The map at the size of the input, interpolated as pytorch-grad-cam does it.</summary>
    /// <param name="task">What it is for.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="map">[H, W] of its places.</param>
    /// <exception cref="ScoringRefusedException">The map is 0 everywhere or holds values that are no numbers.</exception>
    public static Attribution Of(AttributionTask task, SpatialLayer layer, float[] map)
    {
        if (map.Any(v => !float.IsFinite(v)))
            throw new ScoringRefusedException(RefusalKind.Input, $"Layer '{layer.Tensor}' of model '{task.Model.Name}' gives values that are no numbers in this image; use another layer or a method that needs scores alone.");
        if (map.All(v => v == 0))
            throw new ScoringRefusedException(RefusalKind.Input,
                $"The map of {task.Request.Method} is 0 everywhere: nothing in layer '{layer.Tensor}' of model '{task.Model.Name}' speaks for class {task.Request.Class} in this image; name another layer by the option layer, or use another class or method.");
        return new(MapResampling.Resize(map, new(layer.Height, layer.Width), task.Model.Size)) { Layer = layer.Tensor };
    }
}
