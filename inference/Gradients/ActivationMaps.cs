namespace DeCam.Inference.Gradients;

/// <summary>
/// Maps of a layer from its values and the gradients of one class's score by them, [H, W] of the layer's places, not below 0. They are
/// enlarged and scaled by who shows them.
/// </summary>
internal static class ActivationMaps
{
    private const double Tiny = 1e-6;

    /// <summary>GradCAM (Selvaraju et al. 2017, equations 1 and 2): channels weighted by their mean gradient.</summary>
    public static float[] GradCam(SpatialLayer layer, float[] values, float[] gradient) =>
        Weighted(layer, values, channel => Places(layer, channel).Average(i => (double)gradient[i]));

    /// <summary>
    /// GradCAM++ (Chattopadhay et al. 2018, equation 19, as the package pytorch-grad-cam computes it): channels weighted by their positive
    /// gradients, each by g^2 / (2 g^2 + g^3 sum A).
    /// </summary>
    public static float[] GradCamPlusPlus(SpatialLayer layer, float[] values, float[] gradient) => Weighted(layer, values, channel =>
    {
        var sum = Places(layer, channel).Sum(i => (double)values[i]);
        return Places(layer, channel).Select(i => (double)gradient[i]).Where(g => g > 0).Sum(g => g * g * g / ((2 * g * g) + (sum * g * g * g) + Tiny));
    });

    /// <summary>LayerCAM (Jiang et al. 2021, equations 5 and 6): every value weighted by its own positive gradient.</summary>
    public static float[] LayerCam(SpatialLayer layer, float[] values, float[] gradient)
    {
        var map = new double[layer.Height * layer.Width];
        for (var channel = 0; channel < layer.Channels; channel++)
            for (var place = 0; place < map.Length; place++)
                if (Index(layer, channel, place) is var i && gradient[i] > 0) map[place] += (double)gradient[i] * values[i];
        return Positive(map);
    }

    /// <summary>Channels weighted and summed.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="values">Its values.</param>
    /// <param name="weightOf">The weight of a channel.</param>
    public static float[] Weighted(SpatialLayer layer, float[] values, Func<int, double> weightOf)
    {
        var map = new double[layer.Height * layer.Width];
        for (var channel = 0; channel < layer.Channels; channel++)
        {
            var weight = weightOf(channel);
            for (var place = 0; place < map.Length; place++) map[place] += weight * values[Index(layer, channel, place)];
        }

        return Positive(map);
    }

    private static float[] Positive(double[] map) => Array.ConvertAll(map, v => (float)Math.Max(v, 0));

    /// <summary>Where the values of a channel lie, row by row.</summary>
    public static IEnumerable<int> Places(SpatialLayer layer, int channel) => Enumerable.Range(0, layer.Height * layer.Width).Select(place => Index(layer, channel, place));

    private static int Index(SpatialLayer layer, int channel, int place) => layer.Arrangement == SpatialArrangement.ChannelsFirst
        ? (channel * layer.Height * layer.Width) + place
        : ((layer.Skipped + place) * layer.Channels) + channel;
}
