namespace DeCam.Cluster.Tests.Client.Sweeps;

/// <summary>Reads the table of a sweep whose fields hold no comma.</summary>
internal static class ResultsTable
{
    /// <summary>The rows, with the value of each column under its name.</summary>
    public static async Task<List<Dictionary<string, string>>> ReadAsync(string path)
    {
        var lines = (await File.ReadAllLinesAsync(path, TestContext.Current.CancellationToken)).Select(l => l.Split(',')).ToList();
        return [.. lines.Skip(1).Select(l => lines[0].Zip(l).ToDictionary(p => p.First, p => p.Second))];
    }
}
