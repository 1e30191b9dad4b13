using System.Globalization;
using System.Text;
using System.Text.Json;
using Parquet;

namespace DeCam.Cluster.Tests.Client;

/// <summary>Names of files, classes and models that a terminal, a spreadsheet or a browser would carry out.</summary>
public sealed class HostileNamesTests : IDisposable
{
    private const string Escape = "\u001b]0;owned\u0007\u001b[2J", Image = "=HYPERLINK(a)|<b>*x*" + Escape + ".png", Label = "@SUM(1)\u202e\u001b[31m|[x](y)";

    private const string Escaped = "\\u001b]0;owned\\u0007\\u001b[2J";

    // Files of labels are read without control characters.
    private static readonly string Read = Label.Replace('\u001b', ' ');
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Explain_NamesWithEscapes_NeverReachTheTerminal()
    {
        var image = Picture("images", Image);

        var plain = await Decam.RunAsync(["explain", image, .. Model()]);
        var json = await Decam.RunAsync(["explain", image, "--json", .. Model()]);
        var missing = await Decam.RunAsync(["explain", _folder.File("no" + Escape + ".png"), .. Model()]);
        var inspect = await Decam.RunAsync("model", "inspect", Samples.ShapesModel, "--labels", Labels());
        Picture("images", "a.png");
        var folder = await Decam.RunAsync(["explain", _folder.File("images"), .. Model()]);

        Assert.Equal((0, 0, 3, 0, 0), (plain.ExitCode, json.ExitCode, missing.ExitCode, inspect.ExitCode, folder.ExitCode));
        Assert.All(new[] { plain, json, missing, inspect, folder }, said => IsPrintable(said.Output + said.Error));
        var table = await File.ReadAllTextAsync(_folder.File("out", "results.csv"), TestContext.Current.CancellationToken);
        IsPrintable(table);
        Assert.Contains(Escaped, table, StringComparison.Ordinal);
        Assert.Contains("\\u001b]0;owned\\u0007", plain.Output, StringComparison.Ordinal);
        // The document keeps what a terminal is not shown.
        Assert.StartsWith(Read, json.Document.GetProperty("results")[0].GetProperty("document").GetProperty("target").GetProperty("label").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sweep_NamesAsFormulas_AreDefusedInTheTableAndExactInParquet()
    {
        Picture("images", Image);
        _folder.Write("images/-broken.png", "no picture"u8.ToArray());
        var spec = $$"""
            { "name": "*sweep*<i>", "models": [{ "file": {{JsonSerializer.Serialize(Samples.ShapesModel)}}, "as": "+model", "labels": {{JsonSerializer.Serialize(Labels())}} }],
              "methods": [{ "name": "rise", "masks": 16, "as": "-rise_" }], "images": { "folder": "images" }, "metrics": ["black-30"] }
            """;
        var file = _folder.Write("sweep.json", Encoding.UTF8.GetBytes(spec));

        var said = await Decam.RunAsync("sweep", "run", file, "--data", _folder.File("data"), "--out", _folder.File("out"));
        var id = Path.GetFileName(said.Output.Split(' ')[1]);
        var status = await Decam.RunAsync("sweep", "status", id, "--data", _folder.File("data"));

        Assert.Equal(5, said.ExitCode);
        IsPrintable(said.Output + said.Error + status.Output + status.Error);
        var csv = await File.ReadAllTextAsync(_folder.File("out", "results.csv"), TestContext.Current.CancellationToken);
        IsPrintable(csv);
        var rows = Rows(csv);
        Assert.Equal(6, rows.Count);
        Assert.All(rows, row => Assert.Equal(("'+model", row["image"].Contains("broken", StringComparison.Ordinal) ? "'-broken.png" : "'" + Image.Replace(Escape, Escaped, StringComparison.Ordinal)), (row["model"], row["image"])));
        Assert.Contains(rows, row => row["method"] == "'-rise_");
        var done = rows.Where(row => row["status"] == "done").ToList();
        Assert.All(done, row => Assert.StartsWith("'" + Read.Replace("\u202e", "\\u202e", StringComparison.Ordinal), row["label"], StringComparison.Ordinal));
        // A negative figure is a number and stays one: insertion less deletion, by a hundred.
        Assert.All(done, row => Assert.Equal(100 * (Number(row["insertion"]) - Number(row["deletion"])), Number(row["diff"]), 1e-9));
        Assert.Equal([Image, "-broken.png"], (await ParquetAsync("image")).Distinct().OrderDescending(StringComparer.Ordinal));
        var table = await File.ReadAllTextAsync(_folder.File("out", "table.md"), TestContext.Current.CancellationToken);
        Assert.StartsWith("# \\*sweep\\*\\<i\\>\n", table, StringComparison.Ordinal);
        Assert.Contains("| -rise\\_ |", table, StringComparison.Ordinal);
        var html = await File.ReadAllTextAsync(_folder.File("out", "report.html"), TestContext.Current.CancellationToken);
        Assert.DoesNotContain("<b>*x*", html, StringComparison.Ordinal);
        IsPrintable(table + html);
    }

    [Fact]
    public void Line_NegativeFigure_ReadsBackAsTheSameNumber()
    {
        var columns = DeCam.Cluster.Client.Sweeps.Results.SweepColumns.Of(Sweeps.Results.PlantedRows.Spec);
        var lines = new DeCam.Cluster.Client.Sweeps.Results.CsvLines(columns);
        var row = Rows($"{lines.Header}\n{lines.Line(Sweeps.Results.PlantedRows.Row(0, diff: -12.25) with { Image = "-12.25" })}\n").Single();

        Assert.Equal(("-12.25", "'-12.25"), (row["diff"], row["image"]));
    }

    public void Dispose() => _folder.Dispose();

    private static void IsPrintable(string text) =>
        Assert.DoesNotContain(text, c => (char.IsControl(c) && c is not ('\n' or '\r' or '\t')) || c is (>= '\u2028' and <= '\u202e') or (>= '\u2066' and <= '\u2069'));

    private static double Number(string text) => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

    private string Picture(string folder, string name) => _folder.Write(Path.Combine(folder, name), File.ReadAllBytes(Samples.Star));

    private string Labels() => _folder.Write("labels.json", JsonSerializer.SerializeToUtf8Bytes(Enumerable.Range(0, 8).Select(i => $"{Label}{i}")));

    private string[] Model() => ["--model", Samples.ShapesModel, "--labels", Labels(), "--method", "rise", "-p", "masks=16", "--protocol", "none", "--data", _folder.File("data"), "--out", _folder.File("out")];

    private async Task<IReadOnlyList<string>> ParquetAsync(string column)
    {
        await using var reader = await ParquetReader.CreateAsync(_folder.File("out", "results.parquet"), cancellationToken: TestContext.Current.CancellationToken);
        using var group = reader.OpenRowGroupReader(0);
        var values = new string?[group.RowCount];
        await group.ReadAsync(reader.Schema.DataFields.Single(f => f.Name == column), values, cancellationToken: TestContext.Current.CancellationToken);
        return values!;
    }

    // RFC 4180.
    private static List<Dictionary<string, string>> Rows(string text)
    {
        var lines = new List<List<string>> { new() };
        var (field, quoted) = (new StringBuilder(), false);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (quoted && c == '"' && i + 1 < text.Length && text[i + 1] == '"') field.Append(text[++i]);
            else if (c == '"') quoted = !quoted;
            else if (!quoted && c is ',' or '\n')
            {
                lines[^1].Add(field.ToString());
                field.Clear();
                if (c == '\n') lines.Add([]);
            }
            else field.Append(c);
        }

        return [.. lines.Skip(1).Where(l => l.Count > 1).Select(l => lines[0].Zip(l).ToDictionary(p => p.First, p => p.Second))];
    }
}
