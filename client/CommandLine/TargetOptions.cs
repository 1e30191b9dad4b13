using System.CommandLine;
using DeCam.Metrics;
using DeCam.Scoring;

namespace DeCam.Cluster.Client.CommandLine;

/// <summary>Options that say which class is meant and how a map is judged. One instance for each command that has them.</summary>
internal sealed class TargetOptions
{
    private const string NoProtocol = "none";

    private readonly Option<string> _class = new("--class")
    {
        Description = "Class to explain: top1, top5, true (the true class of the image), an index, a label, one of its names, a synset id, or several of these separated by commas.",
        HelpName = "CLASS",
        DefaultValueFactory = _ => ClassSelector.Best,
    };

    private readonly Option<string[]> _protocol = new("--protocol")
    {
        Description = $"Protocol of insertion and deletion, or panel of three: {string.Join(", ", MetricPanel.Names)}, or none; may be repeated. [default: {MetricProtocol.All[0].Name}]",
        HelpName = "NAME",
    };

    private readonly Option<bool> _noMetrics = new("--no-metrics") { Description = "Do not measure insertion and deletion; the same as --protocol none." };

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_class);
        command.Options.Add(_protocol);
        command.Options.Add(_noMetrics);
    }

    /// <summary>The class selector and the protocols, those of a panel in the place of its name, and the default one where none was named.</summary>
    public (string ClassSelector, string[] Protocols) Read(ParseResult parsed)
    {
        var named = (parsed.GetValue(_protocol) ?? []).SelectMany(p => p.Split(',', StringSplitOptions.TrimEntries)).Distinct().ToArray();
        var none = parsed.GetValue(_noMetrics) || named.Contains(NoProtocol);
        if (none && named.Where(p => p != NoProtocol).ToList() is { Count: > 0 } others)
            throw new CommandFailedException(ExitCode.Usage, $"Option {(named.Contains(NoProtocol) ? "--protocol none" : "--no-metrics")} contradicts --protocol {string.Join(", ", others)}; give one of them.");
        return (parsed.GetValue(_class)!, none ? [] : named.Length > 0 ? [.. MetricPanel.Expand(named)] : [MetricProtocol.All[0].Name]);
    }
}
