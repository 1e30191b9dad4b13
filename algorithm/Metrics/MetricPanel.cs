using DeCam.Scoring;

namespace DeCam.Metrics;

/// <summary>
/// Protocols that judge a map together. A method that asks about one pair of fills is easily tuned to the protocol with the same fills;
/// the mean over protocols with others says more, and so does who leads under each.
/// </summary>
/// <param name="Name">Name that stands for all of them, such as "panel".</param>
/// <param name="Protocols">The protocols, in the order they are measured.</param>
public sealed record MetricPanel(string Name, IReadOnlyList<MetricProtocol> Protocols)
{
    /// <summary>One protocol for each pair of fills, with RISE's fine steps.</summary>
    public static MetricPanel Full { get; } = new("panel", [MetricProtocol.Rise225, MetricProtocol.Swapped225, MetricProtocol.Black30]);

    /// <summary>As <see cref="Full"/> with coarse steps: about a fifth of its evaluations at 224 x 224.</summary>
    public static MetricPanel Fast { get; } = new("panel-fast", [MetricProtocol.Rise29, MetricProtocol.Swapped29, MetricProtocol.Black30]);

    /// <summary>All panels.</summary>
    public static IReadOnlyList<MetricPanel> All { get; } = [Full, Fast];

    /// <summary>The names that may be given: those of protocols, the default first, then those of panels.</summary>
    public static IEnumerable<string> Names => [.. MetricProtocol.All.Select(p => p.Name), .. All.Select(p => p.Name)];

    /// <summary>Names of protocols, with those of a panel in the place of its name; each protocol once.</summary>
    /// <param name="names">Names of protocols and panels.</param>
    /// <exception cref="ScoringRefusedException">A name is that of no protocol and no panel.</exception>
    public static IReadOnlyList<string> Expand(IEnumerable<string> names) => [.. names.SelectMany(Members).Distinct()];

    /// <summary>The first panel whose protocols are all measured; null where there is none.</summary>
    /// <param name="protocols">Names of the protocols measured.</param>
    public static MetricPanel? Among(IReadOnlyCollection<string> protocols) => All.FirstOrDefault(panel => panel.Protocols.All(p => protocols.Contains(p.Name)));

    /// <summary>The figure of the first panel whose protocols are all measured; null where there is none.</summary>
    /// <param name="figures">DiffAUC under each protocol.</param>
    public static PanelFigure? FigureOf(IEnumerable<(string Protocol, double DiffAuc)> figures)
    {
        var known = figures.DistinctBy(f => f.Protocol).ToDictionary(f => f.Protocol, f => f.DiffAuc);
        return Among(known.Keys) is { } panel ? new(panel.Name, panel.Protocols.Average(p => known[p.Name])) : null;
    }

    private static IEnumerable<string> Members(string name) =>
        All.FirstOrDefault(p => p.Name == name)?.Protocols.Select(p => p.Name)
        ?? (MetricProtocol.All.Any(p => p.Name == name) ? [name] : throw new ScoringRefusedException(RefusalKind.Option,
            $"Protocol '{name}' does not exist; use one of {string.Join(", ", Names)}."));
}

/// <summary>What a map reached under a panel.</summary>
/// <param name="Panel">Name of the panel.</param>
/// <param name="MeanDiffAuc">Mean DiffAUC over its protocols, in [-100, 100].</param>
public sealed record PanelFigure(string Panel, double MeanDiffAuc);
