using DeCam.Numerics;

namespace DeCam.Methods.Centre;

/// <summary>The map exp(-((x - W/2)^2 / (sigma W)^2 + (y - H/2)^2 / (sigma H)^2) / 2), at pixel centres.</summary>
internal sealed class Centre(ExplanationProblem problem, CentreOptions options) : ReadyMap("control")
{
    /// <inheritdoc/>
    public override float[] Map(int target)
    {
        var map = new float[problem.HeightPixels * problem.WidthPixels];
        for (var y = 0; y < problem.HeightPixels; y++)
            for (var x = 0; x < problem.WidthPixels; x++)
                map[(y * problem.WidthPixels) + x] = (float)PortableMath.Exp(-(Square(x, problem.WidthPixels) + Square(y, problem.HeightPixels)) / 2);
        return map;
    }

    private double Square(int pixel, int side)
    {
        var distance = (pixel + 0.5 - (side / 2.0)) / (options.Sigma * side);
        return distance * distance;
    }
}
