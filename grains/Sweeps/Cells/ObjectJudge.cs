using DeCam.Cluster.Grains.Artifacts;
using DeCam.Masks;
using DeCam.Metrics;

namespace DeCam.Cluster.Grains.Sweeps.Cells;

/// <summary>Measures how a finished map meets the object of its image: the pointing game and the energy inside.</summary>
/// <param name="artifacts">Has the map and the object.</param>
internal sealed class ObjectJudge(IArtifactStore artifacts)
{
    /// <summary>The object with the figures of a map; null where there is no object.</summary>
    /// <param name="seen">The object in the model's view, or null.</param>
    /// <param name="mapSha256">Content key of the map, [H, W] float32.</param>
    /// <param name="height">Rows of the map.</param>
    /// <param name="width">Columns of the map.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<SweepObject?> JudgeAsync(SweepObject? seen, string mapSha256, int height, int width, CancellationToken cancellationToken)
    {
        if (seen is not { Fraction: > 0 }) return seen;
        var pixels = await artifacts.GetAsync(seen.Sha256, cancellationToken);
        var region = new MaskBitmap(height, width);
        for (var i = 0; i < pixels.Length; i++)
            if (pixels.Span[i] == 1) region.Keep(i % width, i / width);
        var map = Wire.Floats((await artifacts.GetAsync(mapSha256, cancellationToken)).Span);
        return seen with { PointsInside = ObjectRegion.PointsInside(map, region), EnergyInside = ObjectRegion.EnergyInside(map, region) };
    }
}
