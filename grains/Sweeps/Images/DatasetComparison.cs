namespace DeCam.Cluster.Grains.Sweeps.Images;

/// <summary>Makes one answer of what the silos say of a dataset.</summary>
internal static class DatasetComparison
{
    private const int ShownOfHash = 8;

    /// <summary>The answer of the silos that have the dataset, where they agree; else a refusal with their names.</summary>
    /// <param name="dataset">The dataset.</param>
    /// <param name="all">What each silo says.</param>
    /// <exception cref="TimeoutException">None of those that answer has it, and others do not answer.</exception>
    public static SweepResolution Of(string dataset, DatasetAnswers<DatasetAnswer> all)
    {
        var answers = all.Answers;
        var holders = answers.Where(a => a.Answer.IsHere).Select(a => (a.Silo, Resolution: a.Answer.Resolution!)).ToList();
        if (holders.Count == 0 && all.Silent.Count > 0) throw new TimeoutException($"Dataset '{dataset}' is on no silo that answers. {all.InWords}, and may have it; try again.");
        if (holders.Count == 0) return Refused(Unknown(dataset, [.. answers.SelectMany(a => a.Answer.Known).Distinct().Order(StringComparer.Ordinal)]));
        var same = holders.GroupBy(h => KeyOf(h.Resolution)).Select(g => g.ToList()).ToList();
        if (same.Count == 1)
        {
            var read = holders.Where(h => IsRead(h.Resolution)).ToList();
            same = [.. read.GroupBy(h => KeyOfContents(h.Resolution)).Select(g => g.ToList())];
            if (same.Count <= 1) return Noted(First(holders.Select(h => h.Resolution)), read.FirstOrDefault().Resolution, holders.Count > 1 ? [.. holders.Except(read).Select(h => h.Silo)] : [], all);
        }

        var differing = same.Select(g => Says([.. g.Select(h => h.Silo)], g[0].Resolution));
        return Refused($"Dataset '{dataset}' is not the same on all silos: {string.Join("; ", differing)}. Give all silos the same files, or only one of them the dataset.");
    }

    // The times of the files are part of the sweep's id, so the same copies always give the same, whichever silos have them.
    private static SweepResolution First(IEnumerable<SweepResolution> same) =>
        same.OrderBy(r => r.Spec?.Images.Written, StringComparer.Ordinal).ThenBy(r => r.Spec?.Images.Objects, StringComparer.Ordinal).First();

    private static SweepResolution Noted(SweepResolution resolution, SweepResolution? read, IReadOnlyList<string> unread, DatasetAnswers<DatasetAnswer> all) => resolution.Spec is not { } spec ? resolution
        : resolution with
        {
            Spec = spec with
            {
                Images = spec.Images with
                {
                    NotCompared = string.Join(", ", all.Silent),
                    Contents = read?.Spec!.Images.Contents ?? "",
                    ObjectContents = read?.Spec!.Images.ObjectContents ?? "",
                    NotRead = string.Join(", ", unread),
                },
            },
        };

    // A silo reads its files in the background; one of an earlier version does not.
    private static bool IsRead(SweepResolution resolution) => resolution.Spec is { Images: { Contents.Length: > 0 } images } && (images.ObjectListing.Length == 0 || images.ObjectContents.Length > 0);

    private static (string?, string?) KeyOfContents(SweepResolution resolution) => (resolution.Spec?.Images.Contents, resolution.Spec?.Images.ObjectContents);

    // The times of files are those of each copy, so they are not compared.
    private static (Failure?, string?, string?, string?) KeyOf(SweepResolution resolution) =>
        (resolution.Failure, resolution.Spec?.Images.Listing, resolution.Spec?.Images.LabelsSha256, resolution.Spec?.Images.ObjectListing);

    private static string Says(IReadOnlyList<string> silos, SweepResolution resolution)
    {
        var names = string.Join(", ", silos);
        if (resolution.Spec is not { Images: var images }) return $"{names}: {Sentence.Reason(resolution.Failure!.Message)}";
        var labels = images.LabelsSha256.Length > 0 ? $", labels {Short(images.LabelsSha256)}" : "";
        var objects = images.ObjectListing.Length > 0 ? $", {images.ObjectCount} masks or boxes of digest {Short(images.ObjectListing)}" : "";
        (string What, string Digest)[] read = [("content", images.Contents), ("objects' content", images.ObjectContents)];
        var contents = string.Concat(read.Where(c => c.Digest.Length > 0).Select(c => $", {c.What} {Short(c.Digest)}"));
        return $"{names} {(silos.Count == 1 ? "has" : "have")} {images.Count} {(images.Count == 1 ? "image" : "images")} of digest {Short(images.Listing)}{labels}{objects}{contents}";
    }

    private static string Unknown(string dataset, IReadOnlyList<string> known) =>
        $"Dataset '{dataset}' is not known to this cluster; {(known.Count == 0 ? "it has none; set DeCam:Datasets:Folders" : $"it has {string.Join(", ", known)}")}.";

    private static string Short(string hash) => hash[..Math.Min(ShownOfHash, hash.Length)];

    private static SweepResolution Refused(string message) => new(null, new(FailureKind.Input, message));
}
