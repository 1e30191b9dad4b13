using DeCam.Masks;
using DeCam.Metrics;

namespace DeCam.Explanations;

/// <summary>Asks for the masks of both curves of one map and gathers the probabilities.</summary>
internal sealed class CurveProbe
{
    private readonly MetricProtocol _protocol;
    private readonly List<double> _probabilities = [];
    private readonly int _points;

    public CurveProbe(MetricProtocol protocol, int target, float[] map, int height, int width)
    {
        _protocol = protocol;
        Target = target;
        var steps = protocol.Steps(height, width);
        _points = steps.Length;
        var insertion = RankingMasks.Over(map, steps, hide: false, out var resource);
        var deletion = RankingMasks.Over(map, steps, hide: true, out _);
        Requests = [new(insertion, protocol.InsertionStart, resource) { IsExact = true }, new(deletion, protocol.DeletionEnd, resource) { IsExact = true }];
    }

    public int Target { get; }

    /// <summary>Insertion first, then deletion.</summary>
    public IReadOnlyList<MaskRequest> Requests { get; }

    public CurvePair Result => new(_protocol.Name, _probabilities[.._points], _probabilities[_points..]);

    public void Add(double probability) => _probabilities.Add(probability);
}
