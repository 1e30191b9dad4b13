using DeCam.Attributions;
using DeCam.Inference.Gradients;

namespace DeCam.Inference.Attributions;

/// <summary>Maps of a layer that need one pass forward and one back.</summary>
internal static class GradientMaps
{
    /// <summary>GradCAM (<see cref="ActivationMaps.GradCam"/>).</summary>
    public static Attribution GradCam(AttributionTask task) => Of(task, ActivationMaps.GradCam);

    /// <summary>GradCAM++ (<see cref="ActivationMaps.GradCamPlusPlus"/>).</summary>
    public static Attribution GradCamPlusPlus(AttributionTask task) => Of(task, ActivationMaps.GradCamPlusPlus);

    /// <summary>LayerCAM (<see cref="ActivationMaps.LayerCam"/>).</summary>
    public static Attribution LayerCam(AttributionTask task) => Of(task, ActivationMaps.LayerCam);

    private static Attribution Of(AttributionTask task, Func<SpatialLayer, float[], float[], float[]> map)
    {
        var (model, layer) = (task.Model, task.Layer());
        var images = model.Signature.BatchOf(1);
        using var network = model.Gradients(images, layer.Tensor, task.Cancellation);
        var result = network.Value.Run(model.Fed(task.Image.Tensor.Span, images), model.Seed(task.Request.Class, images), cancellationToken: task.Cancellation).Tensors[0];
        return LayerMap.Of(task, layer, map(layer, result.Values, result.Gradient)) with { ForwardPasses = 1, BackwardPasses = 1, Notes = model.GradientNotes };
    }
}
