using System.Text.Json;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Explain;
using DeCam.Cluster.Client.Pages;
using DeCam.Cluster.Client.Results;
using DeCam.Cluster.Tests.Client;
using Microsoft.Playwright;

namespace DeCam.Cluster.Tests.Browser;

/// <summary>A folder that was explained once: two methods, one picture with a name that means harm, and one that is no picture.</summary>
public sealed class ExplainedFolder : IAsyncLifetime
{
    /// <summary>A name of markup, marks of direction, and characters that mean something in addresses.</summary>
    public static string Hostile { get; } = "\"'><img src=x onerror=alert(1)>#?%2e\u202e\u200f" + new string('W', 150) + ".png";

    private readonly TemporaryFolder _folder = new();

    /// <summary>The page.</summary>
    public string Page => _folder.File("out", ExplainIndex.FileName);

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        foreach (var shape in (string[])["03_star.png", "06_crescent.png"]) _folder.Write($"images/{shape}", File.ReadAllBytes(Samples.Of("shapes", shape)));
        _folder.Write($"images/deep/{Hostile}", File.ReadAllBytes(Samples.Of("photos", "coffee.png")));
        _folder.Write("images/broken.png", [.. File.ReadAllBytes(Samples.Star).Take(200)]);
        var said = await Decam.RunAsync("explain", _folder.File("images"), "--model", Samples.ShapesModel, "--method", "rise,occlusion", "-p", "rise.masks=100",
            "--out", _folder.File("out"), "--data", _folder.File("data"));
        Assert.True(said.ExitCode == ExitCode.SomeFailed, said.Error);
        Assert.Contains($"-> {Page}", said.Output, StringComparison.Ordinal);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}

/// <summary>The contact sheet of a folder as a browser shows it.</summary>
public sealed class ExplainIndexTests(Chromium chromium, ExplainedFolder folder) : IClassFixture<ExplainedFolder>
{
    [Theory]
    [MemberData(nameof(PageView.Names), MemberType = typeof(PageView))]
    public async Task Index_OfAFolder_HasNoFaultAndShowsEveryPicture(string view) => Assert.Empty(await PageChecks.FaultsAsync(chromium, folder.Page, view, async page =>
    {
        var widths = await page.EvaluateAsync<int[]>("() => Promise.all([...document.querySelectorAll('.grid img')].map(async i => { i.loading = 'eager'; await i.decode(); return i.naturalWidth; }))");
        Assert.Matches(@"rise: mean DiffAUC -?\d+\.\d \(95 % interval -?\d+\.\d to -?\d+\.\d\) under rise-\d+ over 3 images", await page.Locator(".lead").First.InnerTextAsync());
        // Six maps and three photos, in the page itself.
        Assert.Equal(9, widths.Length);
        Assert.All(widths, width => Assert.InRange(width, 384, 440));
    }));

    /// <summary>A page of many images shows the pictures of the results, by addresses that lead there.</summary>
    [Fact]
    public async Task Index_WithoutPicturesOfItsOwn_ShowsThoseBesideIt()
    {
        var root = Path.GetDirectoryName(folder.Page)!;
        var items = Directory.EnumerateFiles(root, ResultFiles.Document, SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(file =>
        {
            var document = JsonSerializer.Deserialize<ResultDocument>(File.ReadAllText(file), Json.Options)!;
            return new ExplainItem(new(file, document.Image.Name, ""), [new(Path.GetDirectoryName(file)!, document)], null);
        });
        var page = Path.Combine(root, "beside.html");
        await File.WriteAllTextAsync(page, new ExplainPage([.. items], root).ToString(), TestContext.Current.CancellationToken);

        Assert.Empty(await PageChecks.FaultsAsync(chromium, page, "desk", async shown =>
        {
            var sources = await shown.EvaluateAsync<string[]>("() => Promise.all([...document.querySelectorAll('.grid img')].map(async i => { i.loading = 'eager'; await i.decode(); return i.src; }))");
            Assert.Equal(6, sources.Length);
            Assert.All(sources, source => Assert.EndsWith("/overlay.png", source, StringComparison.Ordinal));
        }));
    }

    /// <summary>An image of several classes has several results, and a picture of each.</summary>
    [Theory]
    [InlineData(8, true)]
    [InlineData(9, false)]
    public void Page_PicturesOfItsOwn_AreCountedByTheResults(int images, bool areShown)
    {
        const int Results = 34;
        var small = new GridPicture("data:image/webp;base64,AAAA", 1, 1, "");
        var result = ResultsOf("rise")[0];
        var item = new ExplainItem(new(result.Folder, "a.png", ""), [.. Enumerable.Repeat(result, Results)], null) { Sheet = new(small, [.. Enumerable.Repeat(small, Results)]) };

        var page = new ExplainPage([.. Enumerable.Repeat(item, images)], Path.GetDirectoryName(folder.Page)!).ToString();

        Assert.Equal(areShown, page.Contains(small.Source, StringComparison.Ordinal));
        Assert.Equal(!areShown, page.Contains("/overlay.png\"", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("rank", "rise", "Colour marks the most important 40 % of the pixels; the line surrounds the most important 10 % of the pixels.")]
    [InlineData("rank", "occlusion", "Colour marks the most important 40 % of the pixels, a second colour what speaks against the class where a method tells that; the line surrounds the most important 10 % of the pixels.")]
    [InlineData("linear", "rise", "Colour is the stronger the larger the value of a pixel; the line surrounds the most important 10 % of the pixels.")]
    [InlineData("contour", "occlusion", "The line surrounds the most important 10 % of the pixels.")]
    public void Page_Legend_IsOfStyleAndMethod(string style, string method, string sentence)
    {
        WrittenResult[] results = [.. ResultsOf(method).Select(r => r with { Document = r.Document with { Pictures = r.Document.Pictures! with { Style = style } } })];

        Assert.Contains(sentence, new ExplainPage([new(new(results[0].Folder, "a.png", ""), results, null)], Path.GetDirectoryName(folder.Page)!).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Page_ImageThatFailed_IsNotCountedAsExplained()
    {
        var page = File.ReadAllText(folder.Page);

        Assert.Contains("<h1>3 of 4 images explained</h1>", page, StringComparison.Ordinal);
        Assert.Contains("40 % of the pixels, a second colour what speaks against the class", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Index_HostileName_IsText() => await OnPageAsync(async page =>
    {
        Assert.Equal(0, await page.Locator("img[onerror]").CountAsync());
        var headings = await page.Locator("section.image h3").AllTextContentsAsync();
        Assert.StartsWith("deep/\"'><img src=x onerror=alert(1)>#?%2e\\u202e\\u200fWWW", Assert.Single(headings, h => h.StartsWith("deep", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("broken.png", await page.Locator("#failed ~ div table").TextContentAsync(), StringComparison.Ordinal);
    });

    [Fact]
    public async Task Index_Links_LeadFromNumbersToPicturesAndBack() => await OnPageAsync(async page =>
    {
        foreach (var link in await page.Locator("tbody a, a.numbers, a.shot, nav a[href^='#']").AllAsync())
            Assert.Equal(1, await page.Locator((await link.GetAttributeAsync("href"))!).CountAsync());
        await page.Locator("tbody tr").First.Locator("a").First.ClickAsync();
        Assert.Equal("p0", await page.EvaluateAsync<string>("() => document.querySelector(':target').id"));
        await page.Locator("#p0 a.numbers").ClickAsync();
        Assert.Equal("r0", await page.EvaluateAsync<string>("() => document.querySelector(':target').id"));
        await page.Locator("select[name=method]").SelectOptionAsync("occlusion");
        Assert.Equal(3, await page.Locator(".grid figure[data-method]:visible").CountAsync());
    });

    private WrittenResult[] ResultsOf(string method) =>
        [.. from file in Directory.EnumerateFiles(Path.GetDirectoryName(folder.Page)!, ResultFiles.Document, SearchOption.AllDirectories)
            let document = JsonSerializer.Deserialize<ResultDocument>(File.ReadAllText(file), Json.Options)!
            where document.Method.Name == method
            select new WrittenResult(Path.GetDirectoryName(file)!, document)];

    private async Task OnPageAsync(Func<IPage, Task> look)
    {
        var page = await chromium.NewPageAsync(PageView.Named("desk"));
        try
        {
            await page.GotoAsync(new Uri(folder.Page).AbsoluteUri);
            await look(page);
        }
        finally
        {
            await page.Context.CloseAsync();
        }
    }
}
