using DeCam.Inference.Preprocessing;
using DeCam.Inference.Servers;
using DeCam.Scoring;

namespace DeCam.Cluster.Silo.Models;

/// <summary>What one look at the model folders and at the model server found.</summary>
/// <param name="Entries">The models that can be offered, in the order of the folders and then of their names.</param>
/// <param name="Unserved">The sidecars whose models cannot, and why, in the order of their names.</param>
internal sealed record ServedScan(IReadOnlyList<ServedModelEntry> Entries, IReadOnlyList<UnservedModel> Unserved)
{
    /// <summary>Whether the server was away for a model, or something else answered in its place.</summary>
    public bool IsToBeRepeated { get; private init; }

    /// <summary>Looks at all sidecars under folders and asks the server for the model of each.</summary>
    /// <param name="server">The server.</param>
    /// <param name="options">The folders.</param>
    /// <param name="before">What the last look found: a model that the server does not show for a moment is still offered.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="IOException">A folder cannot be read.</exception>
    public static async Task<ServedScan> OfAsync(ModelServer server, ModelOptions options, ServedScan before, CancellationToken cancellationToken)
    {
        var (entries, unserved, isAway) = (new List<ServedModelEntry>(), new List<UnservedModel>(), false);
        foreach (var root in options.Folders.Select(Path.GetFullPath))
        {
            var (found, passedOver) = ModelWalk.Under(root, ServedShelf.Ending);
            unserved.AddRange(passedOver);
            foreach (var (name, sidecar) in found)
            {
                var path = sidecar[..^ServedShelf.Ending.Length];
                try
                {
                    if (!options.FollowLinks) ModelLinks.Check(root, path, name);
                    // JSON of other tools lies there too.
                    if (Sidecar.Of(path).FileName != Path.GetFileName(sidecar)) continue;
                    if (entries.Find(e => e.Identity.Model.Name == Path.GetFileName(path)) is { } other)
                        throw new ScoringRefusedException(RefusalKind.Input, $"There is a sidecar of that model at '{other.Path}{ServedShelf.Ending}' already; keep one of the two.");
                    entries.Add(await ServedModelEntry.OfAsync(server, path, cancellationToken));
                }
                catch (Exception problem) when (IsOfTheServer(problem) && before.Entries.FirstOrDefault(e => e.Path == path) is { } known)
                {
                    isAway = true;
                    entries.Add(known);
                }
                catch (Exception problem) when (problem is not OperationCanceledException)
                {
                    // Whatever a file makes a reader throw is the fault of that file, and the others are served.
                    isAway |= IsOfTheServer(problem);
                    unserved.Add(new(name[..^ServedShelf.Ending.Length], Sentence.OneLine(problem.Message)));
                }
            }
        }

        return new(entries, [.. unserved.OrderBy(file => file.Name, StringComparer.Ordinal)]) { IsToBeRepeated = isAway };
    }

    private static bool IsOfTheServer(Exception problem) => problem is ModelMissingException || ModelServer.IsOfTheServer(problem);
}
