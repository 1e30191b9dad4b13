using DeCam.Cluster.Client.CommandLine;
using DeCam.Inference.Classes;
using DeCam.Inference.Models;
using DeCam.Inference.Preprocessing;

namespace DeCam.Cluster.Client.Clusters;

/// <summary>Finds a model among those that the silos of a cluster report.</summary>
internal sealed class ClusterModels(string cluster, Func<CancellationToken, Task<ClusterStatus>> status, TimeProvider clock)
{
    private const int NamesShown = 12;
    private static readonly TimeSpan ReportsWithin = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(300);

    /// <summary>The model of a name, or the one with the same content as a local file; labels are named by their hash.</summary>
    /// <param name="model">What the user wrote.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="CommandFailedException">The cluster has no such model, does not serve it, or has different copies under one name.</exception>
    public async Task<ModelRef> FindAsync(ModelChoice model, CancellationToken cancellationToken)
    {
        var given = model.Path;
        var local = File.Exists(given) ? await HashAsync(given, cancellationToken) : null;
        Predicate<ModelRef> wanted = m => local is null ? m.Name == given : m.Sha256 == local;
        var (known, unserved) = await KnownAsync(wanted, cancellationToken);
        var copies = Copies(known.FindAll(wanted), given);
        return copies switch
        {
            [var one] => one with { Preprocessing = Combined(Said(model, local is not null), one) },
            [] when local is not null && unserved.Find(m => Path.GetFileName(m.Name) == Path.GetFileName(given)) is { } file => throw Refused(
                $"Model file '{given}' (SHA-256 {local[..12]}) is not among the models of cluster '{cluster}', which has a file {file.Name} that it does not serve: {Sentence.Reason(file.Reason)}"),
            [] when local is not null => throw Refused(
                $"Model file '{given}' (SHA-256 {local[..12]}) is not among the models of cluster '{cluster}', which are {Names(known)}; put it into a folder that its silos serve (--models)"),
            [] when unserved.Find(m => m.Name == given) is { } file => throw Refused($"Model '{given}' is not served by cluster '{cluster}': {Sentence.Reason(file.Reason)}"),
            [] => throw Refused($"Model '{given}' is on no silo of cluster '{cluster}', whose models are {Names(known)}"),
            _ when local is not null => throw Refused(
                $"Model file '{given}' is served by cluster '{cluster}' under the names {string.Join(", ", copies.Select(m => m.Name).Distinct())} with different sidecars; give one of these names in its place"),
            _ => throw Refused($"Model '{given}' has {copies.Count} different copies or sidecars on the silos of cluster '{cluster}'; give all silos the same files"),
        };
    }

    private static string Combined(PreprocessingSettings said, ModelRef known)
    {
        var theirs = Settings(known.Preprocessing, $"model '{known.Name}'");
        var settings = said.Over(theirs);
        // Files of other tools count there; those here only where there are none.
        settings = settings with { Neighbours = theirs.Neighbours ?? said.Neighbours };
        settings.CheckUnits($"model '{known.Name}'");
        return settings.ToCanonicalJson();
    }

    // One content may be served under several names; that of the file is meant, where there is one.
    private static List<ModelRef> Copies(List<ModelRef> same, string given)
    {
        var named = same.FindAll(m => Path.GetFileName(m.Name) == Path.GetFileName(given));
        return [.. (named.Count > 0 ? named : same).DistinctBy(m => (m.Sha256, m.Preprocessing))];
    }

    private static PreprocessingSettings Said(ModelChoice model, bool isLocal)
    {
        var said = Settings(model.Preprocessing, "the command line");
        if (isLocal) said = said.Over(PreprocessingSettings.Beside(model.Path));
        said = said with { Neighbours = said.Neighbours is { } files ? files with { Labels = null } : null };
        return said.Labels is { } labels ? said with { Labels = null, LabelsSha256 = Labels.HashOf(labels) } : said;
    }

    private static PreprocessingSettings Settings(string json, string source) => PreprocessingSettings.FromJson(json, source);

    // A silo that has just started reports within seconds.
    private async Task<(List<ModelRef> Known, List<UnservedModel> Unserved)> KnownAsync(Predicate<ModelRef> wanted, CancellationToken cancellationToken)
    {
        for (var since = clock.GetTimestamp(); ; await Task.Delay(Pause, clock, cancellationToken))
        {
            var reports = (await status(cancellationToken)).Silos.Select(s => s.Report).ToList();
            var known = reports.SelectMany(r => r?.Models ?? []).Distinct().OrderBy(m => m.Name, StringComparer.Ordinal).ToList();
            if (known.Exists(wanted) || reports.All(r => r is not null) || clock.GetElapsedTime(since) > ReportsWithin)
                return (known, [.. reports.SelectMany(r => r?.Unserved ?? [])]);
        }
    }

    private static Task<string> HashAsync(string path, CancellationToken cancellationToken) =>
        InputFile.ReadAsync("Model file", path, () => Task.Run(() => ModelHash.Of(path), cancellationToken));

    private static string Names(List<ModelRef> known)
    {
        var names = known.Select(m => m.Name).Distinct().ToList();
        return names.Count == 0 ? "none" : string.Join(", ", names.Take(NamesShown)) + (names.Count > NamesShown ? $" and {names.Count - NamesShown} more ('decam cluster status' lists them)" : "");
    }

    private static CommandFailedException Refused(string sentence) => new(ExitCode.Input, sentence + ".");
}
