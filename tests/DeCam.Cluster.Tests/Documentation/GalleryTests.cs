using System.Text.Json;
using DeCam.Cluster.Client.Results;
using DeCam.Cluster.Tests.Client;
using DeCam.Testing;

namespace DeCam.Cluster.Tests.Documentation;

/// <summary>
/// The pictures of docs/gallery.md, and what its commands print, are those that the commands make. Where <c>DECAM_WRITE_GALLERY</c> is
/// set they are written (docs/gallery/make).
/// </summary>
public sealed class GalleryTests : IDisposable
{
    private const string Page = "docs/gallery.md", Prompt = "$ decam ", Noted = "<!-- arithmetic ";
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Commands => [.. Markdown.LinesOf(Page, "console").Where(l => l.StartsWith(Prompt, StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Gallery_Command_MakesWhatThePageShows(string command)
    {
        var made = await MakeAsync(command);
        if (Environment.GetEnvironmentVariable("DECAM_WRITE_GALLERY") is { Length: > 0 })
        {
            Write(command, made);
            return;
        }

        var shown = Shown(command);
        var isSame = shown.Output.SequenceEqual(made.Output) && File.ReadAllBytes(shown.Picture).AsSpan().SequenceEqual(made.Picture);
        Assert.SkipWhen(!isSame && shown.Arithmetic != made.Arithmetic, "This processor computes other last bits than the one that made the gallery.");
        Assert.True(isSame, $"{Page} shows something else than '{command}' makes: run docs/gallery/make, and look at the pictures.");
    }

    /// <summary>The picture at the top of the README is of the command beside it, and that prints what stands there.</summary>
    [Fact]
    public void Readme_PictureAtTheTop_IsOfTheCommandBesideIt()
    {
        const string Run = "$ dotnet run -c Release --project client -- ";
        var command = Markdown.LinesOf("README.md", "console").First(l => l.StartsWith(Run, StringComparison.Ordinal));
        var shown = Shown(Prompt + command[Run.Length..]);
        var picture = Markdown.Lines("README.md").First(l => l.StartsWith("![", StringComparison.Ordinal));
        Assert.Contains($"({Path.GetRelativePath(Fixtures.Repository, shown.Picture).Replace('\\', '/')})", picture, StringComparison.Ordinal);
        Assert.Superset(shown.Output.ToHashSet(), Markdown.LinesOf("README.md", "console").ToHashSet());
    }

    public void Dispose() => _folder.Dispose();

    // gallery/star-figure.png is figure.png of the result.
    private async Task<Made> MakeAsync(string command)
    {
        var words = command[Prompt.Length..].Split(' ').Select(Local).ToArray();
        var said = await Decam.RunAsync([.. words, "--out", _folder.File("out"), "--data", _folder.File("data"), "--device", "cpu", "--threads", "1"]);
        Assert.True(said.ExitCode == 0, said.Error);
        var output = said.Output.Replace(_folder.File("out"), "decam-out", StringComparison.Ordinal).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var name = Path.GetFileNameWithoutExtension(Shown(command).Picture);
        var folder = Assert.Single(Directory.GetDirectories(_folder.File("out")));
        using var document = JsonDocument.Parse(File.ReadAllBytes(Directory.EnumerateFiles(folder, ResultFiles.Document, SearchOption.AllDirectories).First()));
        return new(output, File.ReadAllBytes(Path.Combine(folder, $"{name[(name.LastIndexOf('-') + 1)..]}.png")), document.RootElement.GetProperty("arithmetic").GetProperty("fingerprint").GetString()!);
    }

    private static string Local(string word) => word.Split('/')[0] switch
    {
        "samples" => Samples.Of(word.Split('/')[1..]),
        "models" or "imagenet_labels.txt" => Fixtures.Path(word.Split('/')),
        _ => word,
    };

    private static (IReadOnlyList<string> Output, string Picture, string? Arithmetic) Shown(string command)
    {
        var behind = Markdown.Lines(Page).SkipWhile(l => l != command).Skip(1).ToList();
        var picture = behind.First(l => l.StartsWith("![", StringComparison.Ordinal));
        var noted = behind.SkipWhile(l => l != picture).Skip(1).FirstOrDefault();
        return ([.. behind.TakeWhile(l => l != "```")], Path.Combine(Fixtures.Repository, "docs", picture[(picture.LastIndexOf('(') + 1)..^1]),
            noted?.StartsWith(Noted, StringComparison.Ordinal) == true ? noted[Noted.Length..].Split(' ')[0] : null);
    }

    private static void Write(string command, Made made)
    {
        var lines = Markdown.Lines(Page).ToList();
        var at = lines.IndexOf(command) + 1;
        lines.RemoveRange(at, lines.IndexOf("```", at) - at);
        lines.InsertRange(at, made.Output);
        var below = lines.FindIndex(at, l => l.StartsWith("![", StringComparison.Ordinal)) + 1;
        if (below < lines.Count && lines[below].StartsWith(Noted, StringComparison.Ordinal)) lines.RemoveAt(below);
        lines.Insert(below, $"{Noted}{made.Arithmetic} -->");
        File.WriteAllText(Path.Combine(Fixtures.Repository, Page), string.Join('\n', lines) + "\n");
        File.WriteAllBytes(Shown(command).Picture, made.Picture);
    }

    private sealed record Made(IReadOnlyList<string> Output, byte[] Picture, string Arithmetic);
}
