namespace DeCam.Cluster.Grains.Sweeps.Images;

/// <summary>What the silos of the cluster say.</summary>
/// <typeparam name="T">What one says.</typeparam>
/// <param name="Answers">The answers, in the order of the silos' names.</param>
/// <param name="Silent">Names of the silos of this version that did not answer; each may have what is looked for.</param>
internal sealed record DatasetAnswers<T>(IReadOnlyList<(string Silo, T Answer)> Answers, IReadOnlyList<string> Silent)
{
    /// <summary>The silent ones in words, as the beginning of a sentence.</summary>
    public string InWords => $"{(Silent.Count == 1 ? "Silo" : "Silos")} {string.Join(", ", Silent)} did not answer";
}
