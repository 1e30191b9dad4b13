using DeCam.Masks;

namespace DeCam.Metrics;

/// <summary>Compares a saliency map with the place of the object it should explain.</summary>
public static class ObjectRegion
{
    /// <summary>
    /// The pointing game (Zhang et al. 2018, Top-down neural attention by excitation backprop): whether the map's maximum lies
    /// in the object. Of equal maxima the first in row-major order counts; no tolerance around the object is granted.
    /// A map whose values are all equal points nowhere, and misses.
    /// </summary>
    /// <param name="map">[H, W] row-major, finite.</param>
    /// <param name="region">The object, of the same size.</param>
    public static bool PointsInside(ReadOnlySpan<float> map, MaskBitmap region)
    {
        Check(map, region);
        int best = 0, least = 0;
        for (var i = 1; i < map.Length; i++)
        {
            if (map[i] > map[best]) best = i;
            if (map[i] < map[least]) least = i;
        }

        return map[best] > map[least] && region.IsKept(best % region.Width, best / region.Width);
    }

    /// <summary>
    /// Share of the map's sum that lies in the object (Wang et al. 2020, Score-CAM, section 4.3), in [0, 1]. Negative values count
    /// as none; a map without positive values has no energy, and the share is 0.
    /// </summary>
    /// <param name="map">[H, W] row-major, finite.</param>
    /// <param name="region">The object, of the same size.</param>
    public static double EnergyInside(ReadOnlySpan<float> map, MaskBitmap region)
    {
        Check(map, region);
        double inside = 0, all = 0;
        for (var i = 0; i < map.Length; i++)
        {
            var energy = Math.Max(map[i], 0.0);
            all += energy;
            if (region.IsKept(i % region.Width, i / region.Width)) inside += energy;
        }

        return all > 0 ? inside / all : 0;
    }

    private static void Check(ReadOnlySpan<float> map, MaskBitmap region)
    {
        if (map.Length != region.Height * region.Width)
            throw new ArgumentException($"The map has {map.Length} values but the object's mask has {region.Height} x {region.Width} pixels; give a mask of the map's size.", nameof(region));
    }
}
