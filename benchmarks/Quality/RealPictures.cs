namespace DeCam.Benchmarks.Quality;

/// <summary>
/// Pictures of a folder with one file for each of a model's classes, in the order of the classes by name, such as the sample of ImageNet
/// on GitHub (EliSchwartz/imagenet-sample-images). Only even classes are looked at; the others are left for judging later.
/// </summary>
internal static class RealPictures
{
    private const int Wanted = 50;
    private const double LeastProbability = 0.4;

    /// <summary>The first 50 pictures of even classes that the model gets right with a probability of at least 0.4.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="runs">The model.</param>
    /// <param name="half">"choose" for every second one of them, from the first; "report" for the others; "all".</param>
    public static async Task<IReadOnlyList<QualityImage>> OfAsync(string folder, LocalRuns runs, string half)
    {
        var files = Directory.GetFiles(folder, "n*.JPEG");
        Array.Sort(files, string.CompareOrdinal);
        var right = new List<QualityImage>();
        for (var index = 0; index < files.Length && right.Count < Wanted; index += 2)
        {
            var (top, probability) = await runs.TopAsync(files[index]);
            if (top == index && probability >= LeastProbability) right.Add(new(files[index], null));
        }

        return half == "all" ? right : [.. right.Where((_, i) => i % 2 == (half == "choose" ? 0 : 1))];
    }
}
