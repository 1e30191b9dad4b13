using System.Security.Cryptography;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Inference;

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
    /// <exception cref="CommandFailedException">The cluster has none such, or different ones under the name.</exception>
    public async Task<ModelRef> FindAsync(ModelChoice model, CancellationToken cancellationToken)
    {
        var given = model.Path;
        var local = File.Exists(given) ? await HashAsync(given, cancellationToken) : null;
        Predicate<ModelRef> wanted = m => local is null ? m.Name == given : m.Sha256 == local;
        var known = await KnownAsync(wanted, cancellationToken);
        var copies = known.Where(m => wanted(m)).DistinctBy(m => (m.Sha256, m.Preprocessing)).ToList();
        return copies switch
        {
            [var one] => one with { Preprocessing = Said(model, local is not null).Over(Settings(one.Preprocessing, given)).ToCanonicalJson() },
            [] when local is not null => throw Refused(
                $"Model file '{given}' (SHA-256 {local[..12]}) is none of the models of cluster '{cluster}', which are {Names(known)}; put it into a folder that its silos serve (--models)"),
            [] => throw Refused($"Model '{given}' is on no silo of cluster '{cluster}', whose models are {Names(known)}"),
            _ => throw Refused($"Model '{given}' has {copies.Count} different copies or sidecars on the silos of cluster '{cluster}'; give all silos the same files"),
        };
    }

    private static PreprocessingSettings Said(ModelChoice model, bool isLocal)
    {
        var said = Settings(model.Preprocessing, "the command line");
        if (isLocal) said = said.Over(Sidecar.Of(model.Path).Settings);
        return said.Labels is { } labels ? said with { Labels = null, LabelsSha256 = Labels.HashOf(labels) } : said;
    }

    private static PreprocessingSettings Settings(string json, string source) => PreprocessingSettings.FromJson(json, source);

    // A silo that has just started reports within seconds.
    private async Task<List<ModelRef>> KnownAsync(Predicate<ModelRef> wanted, CancellationToken cancellationToken)
    {
        for (var since = clock.GetTimestamp(); ; await Task.Delay(Pause, clock, cancellationToken))
        {
            var now = await status(cancellationToken);
            var known = now.Silos.SelectMany(s => s.Report?.Models ?? []).Distinct().OrderBy(m => m.Name, StringComparer.Ordinal).ToList();
            if (known.Exists(wanted) || now.Silos.All(s => s.Report is not null) || clock.GetElapsedTime(since) > ReportsWithin) return known;
        }
    }

    private static async Task<string> HashAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = File.OpenRead(path);
            return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailedException(ExitCode.Input, $"Model file '{path}' cannot be read: {e.Message}", e);
        }
    }

    private static string Names(List<ModelRef> known)
    {
        var names = known.Select(m => m.Name).Distinct().ToList();
        return names.Count == 0 ? "none" : string.Join(", ", names.Take(NamesShown)) + (names.Count > NamesShown ? $" and {names.Count - NamesShown} more ('decam cluster status' lists them)" : "");
    }

    private static CommandFailedException Refused(string sentence) => new(ExitCode.Input, sentence + ".");
}
