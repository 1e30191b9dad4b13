using System.Text.Json;
using DeCam.Cluster.Silo.Storage;

namespace DeCam.Cluster.Tests.Client.Store;

/// <summary>A data folder in which three pictures were explained.</summary>
internal sealed class KeptData : IDisposable
{
    private static readonly string[] Pictures = ["00_disc.png", "01_square.png", "03_star.png"];
    private readonly TemporaryFolder _folder = new();

    /// <summary>The folder.</summary>
    public string Data => _folder.File("data");

    /// <summary>Ids of the runs, by picture.</summary>
    public Dictionary<string, string> Runs { get; private set; } = [];

    public static async Task<KeptData> MakeAsync()
    {
        var kept = new KeptData();
        var said = await kept.RunAsync(["explain", .. Pictures.Select(p => Samples.Of("shapes", p)), "--model", Samples.ShapesModel, "--method", "rise", "-p", "masks=20",
            "--no-metrics", "--out", kept._folder.File("out"), "--quiet", "--threads", "1"]);
        Assert.True(said.ExitCode == 0, said.Error);
        kept.Runs = (await kept.ListAsync()).ToDictionary(r => r.GetProperty("image").GetString()!, r => r.GetProperty("runId").GetString()!);
        Assert.Equal(3, kept.Runs.Count);
        return kept;
    }

    /// <summary>A path beside the data.</summary>
    public string File(params string[] parts) => _folder.File(parts);

    /// <summary>Runs a command on the folder.</summary>
    public Task<Said> RunAsync(params string[] arguments) => Decam.RunAsync([.. arguments, "--data", Data]);

    /// <summary>The list of runs.</summary>
    public async Task<List<JsonElement>> ListAsync() => [.. (await RunAsync("runs", "list", "--json")).Document.GetProperty("runs").EnumerateArray()];

    /// <summary>The state file of a grain.</summary>
    public string StateOf(string stateName, string grain, string key) =>
        StateFileName.Of(Path.Combine(Data, "state"), stateName, GrainId.Create(grain, key).ToString()).File;

    /// <summary>Has the last upkeep been at a time.</summary>
    public void WasTidied(DateTime utc)
    {
        System.IO.File.WriteAllText(Path.Combine(Data, ".tidied"), "");
        System.IO.File.SetLastWriteTimeUtc(Path.Combine(Data, ".tidied"), utc);
    }

    /// <summary>Uses the folder until the upkeep is done, which a busy machine may not end beside the first command; gives what was told on the way.</summary>
    public async Task<string> TidyAsync()
    {
        WasTidied(DateTime.UtcNow.AddDays(-2));
        var told = "";
        for (var tries = 0; tries < 20 && System.IO.File.GetLastWriteTimeUtc(Path.Combine(Data, ".tidied")) < DateTime.UtcNow.AddDays(-1); tries++)
            told += (await RunAsync("runs", "list")).Error;
        return told;
    }

    /// <summary>Flips a byte at the end of a file.</summary>
    public static void Damage(string path)
    {
        var bytes = System.IO.File.ReadAllBytes(path);
        bytes[^1] ^= 1;
        System.IO.File.WriteAllBytes(path, bytes);
    }

    public void Dispose() => _folder.Dispose();
}
