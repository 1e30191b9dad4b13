using System.Globalization;
using DeCam.Cluster.Client.Clusters;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Progress;
using DeCam.Cluster.Client.Results;
using DeCam.Cluster.Client.Truth;
using DeCam.Content;
using DeCam.Inference.Files;
using DeCam.Scoring;

namespace DeCam.Cluster.Client.Explain;

/// <summary>What earlier commands left where this one writes: taken where nothing changed, else a reason to refuse the command.</summary>
internal sealed class EarlierWork(ExplainRequest request, ClusterConnection cluster, ModelRef model, ImageTruth? truth, TimeProvider clock)
{
    private readonly Dictionary<string, IReadOnlyList<WrittenResult>> _taken = [];

    /// <summary>The finished results of a place, or null where there is work to do.</summary>
    public IReadOnlyList<WrittenResult>? Taken(string place) => _taken.GetValueOrDefault(place);

    /// <summary>What a restart makes anew, in a sentence; null where there is no result yet.</summary>
    public static string? Drops(ExplainRequest request)
    {
        var earlier = request.Places.SelectMany(p => EarlierResult.In(p.Folder)).Select(r => r.WrittenUtc).ToList();
        return earlier.Count == 0 ? null : string.Create(CultureInfo.InvariantCulture,
            $"Begins anew: {Words.Count(earlier.Count, "finished result")} in '{request.OutputFolder}', written {earlier.Min():yyyy-MM-dd HH:mm:ss}Z{(earlier.Count > 1 ? $" to {earlier.Max():yyyy-MM-dd HH:mm:ss}Z" : "")}, will be dropped.");
    }

    /// <summary>Looks at every place before any work.</summary>
    /// <exception cref="CommandFailedException">A result there was made of other inputs.</exception>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        var changed = new List<string>();
        foreach (var (image, run, place) in request.Places)
        {
            if (EarlierResult.In(place) is { Count: > 0 } results && await ChangeAsync(image, run, place, results, cancellationToken) is { } change) changed.Add(change);
        }

        if (changed.Count == 0) return;
        var others = changed.Count > 1 ? $" ({Words.Count(changed.Count - 1, "other result")} cannot be taken either)" : "";
        throw new CommandFailedException(ExitCode.Usage, $"{changed[0]}{others}; give --restart to make it anew, or another folder with --out.");
    }

    private async Task<string?> ChangeAsync(ImageFile image, RunSettings run, string place, IReadOnlyList<EarlierResult> results, CancellationToken cancellationToken)
    {
        RunSpec spec;
        SortedDictionary<string, string> now;
        try
        {
            OrdinaryFile.Check(image.Path);
            spec = run.For(model, image.Name, ContentKey.Of(await File.ReadAllBytesAsync(image.Path, cancellationToken)));
            now = ResultInputs.Of(spec, truth?.Word(image.Path, image.Folder, image.Name), request.Object);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ScoringRefusedException)
        {
            // An image that cannot be used gets no result in this place; its own turn tells why.
            return null;
        }

        foreach (var result in results)
        {
            if (result.Document is not { } document) return $"'{result.Folder}' holds a {ResultFiles.Document} that this program cannot read";
            if (document is { Reproducible: false, Arithmetic: null } && !run.AnyArithmetic) return $"The result in '{result.Folder}' was made by devices of any arithmetic and is not reproducible, and --arithmetic any is not given";
            if (document.Inputs is { } inputs)
            {
                if (ResultInputs.Changes(inputs, now).ToList() is { Count: > 0 } changes) return $"The result in '{result.Folder}' was made with {string.Join("; ", changes)}";
            }
            else if (!await IsOfStoredRunAsync(spec, result, cancellationToken))
            {
                return $"The result in '{result.Folder}', made by version {document.Where.Version}, does not say of which inputs it was made";
            }
        }

        if (Whole(place, results) is { } whole) _taken[place] = whole;
        return null;
    }

    // Earlier versions did not note the inputs; a run of the same inputs with the same map is the proof.
    private async Task<bool> IsOfStoredRunAsync(RunSpec spec, EarlierResult result, CancellationToken cancellationToken)
    {
        var run = cluster.Grains.GetGrain<IExplanationGrain>(RunIds.Of(spec));
        return await new ClusterCalls(cluster, clock).AskAsync(run.ResultAsync, cancellationToken) is { } stored && result.IsOf(stored);
    }

    private static IReadOnlyList<WrittenResult>? Whole(string place, IReadOnlyList<EarlierResult> results)
    {
        if (results[0].Document is not { Inputs: not null, Classes: { Count: > 0 } classes }) return null;
        string[] folders = classes.Count == 1 ? [place] : [.. classes.Select(c => Path.Combine(place, ResultFiles.ClassFolder(c)))];
        var found = folders.Select(f => results.FirstOrDefault(r => r.Folder == f)).ToList();
        return found.TrueForAll(r => r is { IsWhole: true }) ? [.. found.Select(r => new WrittenResult(r!.Folder, r.Document!) { Taken = true })] : null;
    }
}
