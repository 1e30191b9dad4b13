using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Results;

namespace DeCam.Cluster.Tests.Client;

/// <summary>What only a process of its own can show.</summary>
public sealed class ExplainProcessTests : IDisposable
{
    // Several seconds of work, so that a checkpoint is written on the way.
    private const string ManyEvaluations = "60000";
    private const int CheckpointBytes = 4096;
    private const int NoMount = 77;
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Explain_Interrupted_ResumesToTheSameMap()
    {
        using (var interrupted = Start("out"))
        {
            while (!interrupted.HasExited && !CheckpointExists()) await Task.Delay(20, TestContext.Current.CancellationToken);
            interrupted.Interrupt();
            var stopped = await interrupted.EndAsync();
            Assert.True(stopped.ExitCode == ExitCode.Interrupted, $"{stopped.ExitCode}: {stopped.Error}");
            Assert.Contains("the same command goes on", stopped.Error, StringComparison.Ordinal);
            Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.File("out")));
        }

        using var resumed = Start("out");
        using var undisturbed = Start("undisturbed", "--data", _folder.File("other"));
        Assert.Equal(ExitCode.Done, (await resumed.EndAsync()).ExitCode);
        Assert.Equal(ExitCode.Done, (await undisturbed.EndAsync()).ExitCode);
        Assert.Equal(Map("undisturbed"), Map("out"));
    }

    [Fact]
    public async Task Explain_InterruptedInAModelThatNeverEnds_EndsAllTheSame()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The threads of a process are read from /proc.");
        var model = _folder.Write("endless.onnx", TinyOnnx.Endless);
        using var process = DecamProcess.Start("explain", Samples.Star, "--model", model, "--mean", "0.5", "--std", "0.5", "--resize", "9", "--out", _folder.File("out"), "--data", _folder.File("data"));
        // The watching thread exists once there is something to watch.
        while (!process.HasExited && !Threads(process.Id).Contains("DeCam native ca")) await Task.Delay(20, TestContext.Current.CancellationToken);

        var start = System.Diagnostics.Stopwatch.GetTimestamp();
        process.Interrupt();
        var said = await process.EndAsync();

        Assert.Equal(ExitCode.Interrupted, said.ExitCode);
        Assert.Contains("the same command goes on", said.Error, StringComparison.Ordinal);
        // Four seconds of patience, and the signal's way on a busy machine.
        Assert.InRange(System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 10);
    }

    [Fact]
    public Task Explain_FullDisk_FailsInOneSentenceAndLeavesNothing() => FullDiskAsync("data", ExitCode.Internal, "space");

    [Fact]
    public Task Explain_FullDiskForCheckpoints_IsSaidBeforeAnyWork() => FullDiskAsync("small", ExitCode.Usage, "Data folder", "space", "--data");

    [Fact]
    public async Task Explain_DiskFullInTheMiddle_FailsInOneSentenceAndResumesWithSpace()
    {
        var data = _folder.File("small");
        // Filled once the run is accepted; what it could not write must not take the space that comes back.
        var wrapper = OnSmallDisk("1300k",
            $"""
            cd '{data}'
            "$@" & run=$!
            until [ -d state/run ]; do kill -0 $run || exit 76; sleep 0.05; done
            dd if=/dev/zero of=fill bs=1k 2>&- || true
            wait $run; echo "stopped $?" >&2
            find . -name '*.tmp' >&2
            rm fill
            "$@"
            """);
        using var process = DecamProcess.StartUnder(wrapper, "explain", Samples.Star, "--model", Samples.ShapesModel, "--budget", "100", "--no-metrics", "--quiet",
            "--out", _folder.File("out"), "--data", data);

        var said = await process.EndAsync();

        SkipWithoutMount(said);
        Assert.True(said.ExitCode == ExitCode.Done, $"{said.ExitCode}: {said.Error}");
        var lines = said.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(["stopped 1"], lines[1..]);
        Assert.StartsWith($"The run of image '03_star.png' stopped: Folder '{data}", lines[0], StringComparison.Ordinal);
        Assert.Contains("cannot be written to: No space left on device; fix this", lines[0], StringComparison.Ordinal);
        Assert.True(File.Exists(_folder.File("out", "03_star", ResultFiles.Map)));
    }

    public void Dispose() => _folder.Dispose();

    private async Task FullDiskAsync(string data, int exitCode, params string[] words)
    {
        var wrapper = OnSmallDisk("40k", $"\"$@\"; code=$?; ls -A '{_folder.File("small")}'; exit $code");
        using var process = DecamProcess.StartUnder(wrapper, "explain", Samples.Star, "--model", Samples.ShapesModel, "--budget", "100", "--no-metrics", "--quiet",
            "--out", _folder.File("small"), "--data", _folder.File(data));

        var said = await process.EndAsync();

        SkipWithoutMount(said);
        said.IsRefusal(exitCode, words);
        Assert.Empty(said.Output);
    }

    // A namespace of its own may mount a tiny file system without any right outside.
    private string[] OnSmallDisk(string size, string script)
    {
        var place = _folder.File("small");
        Directory.CreateDirectory(place);
        return ["unshare", "--user", "--map-root-user", "--mount", "sh", "-c", $"mount -t tmpfs -o size={size} tmpfs '{place}' || exit {NoMount}\n{script}", "sh"];
    }

    private static void SkipWithoutMount(Said said) =>
        Assert.SkipWhen(said.ExitCode == NoMount || said.Error.StartsWith("unshare:", StringComparison.Ordinal), $"No file system can be mounted here: {said.Error}");

    private DecamProcess Start(string output, params string[] options)
    {
        string[] data = options.Contains("--data") ? [] : ["--data", _folder.File("data")];
        return DecamProcess.Start(["explain", Samples.Star, "--model", Samples.ShapesModel, "--method", "decam", "--preset", "paper", "--budget", ManyEvaluations, "--no-metrics",
            "--out", _folder.File(output), .. data, .. options]);
    }

    private static List<string> Threads(int process)
    {
        try
        {
            return [.. Directory.EnumerateDirectories($"/proc/{process}/task").Select(task => File.ReadAllText(Path.Combine(task, "comm")).Trim())];
        }
        catch (IOException)
        {
            // A thread, or the process, has ended meanwhile.
            return [];
        }
    }

    // The state of a run holds its scores, which outgrow everything else in it.
    private bool CheckpointExists() => Directory.Exists(_folder.File("data", "state"))
        && Directory.EnumerateFiles(_folder.File("data", "state"), "*", SearchOption.AllDirectories).Any(f => new FileInfo(f) is { Exists: true, Length: > CheckpointBytes });

    private byte[] Map(string output) => File.ReadAllBytes(_folder.File(output, "03_star", ResultFiles.Map));
}
