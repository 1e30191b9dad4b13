namespace DeCam.Cluster.Grains.Sweeps.Images;

/// <summary>Digests of the contents of files, by which copies on several silos are compared.</summary>
internal static class ContentDigest
{
    private const int Digits = 32;

    /// <summary>Digest of names and contents.</summary>
    /// <param name="files">Names, and SHA-256 of the contents or the first 32 digits of it, in an order that does not depend on the silo.</param>
    public static string Of(IEnumerable<(string Name, string Sha256)> files) => DatasetListing.Digested(files.Select(f => $"{f.Name.Length}:{f.Name}{f.Sha256[..Digits]};"));

    /// <summary>The same of files of this silo; "" where one was not read yet or cannot be read.</summary>
    /// <param name="folder">Full path of the folder.</param>
    /// <param name="names">Their names below it.</param>
    /// <param name="files">Knows what was read.</param>
    public static string OfKnown(string folder, IEnumerable<string> names, IDatasetFiles files)
    {
        var known = new List<(string, string)>();
        foreach (var name in names)
        {
            if (files.KnownContent(DatasetListing.PathOf(folder, name)) is not { } content) return "";
            known.Add((name, content));
        }

        return Of(known);
    }
}
