using System.Diagnostics;
using DeCam.Cluster.Tests.Client.Sweeps.Report;
using Microsoft.Playwright;

namespace DeCam.Cluster.Tests.Browser.Reports;

/// <summary>The report of a sweep as a browser shows it.</summary>
public sealed class ReportPageTests(Chromium chromium) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [MemberData(nameof(PageView.Names), MemberType = typeof(PageView))]
    public async Task Report_OfASweep_HasNoFault(string view) => Assert.Empty(await PageChecks.FaultsAsync(chromium, new PlantedReport(2).WriteTo(_folder), view));

    [Theory]
    [InlineData("desk")]
    [InlineData("phone")]
    public async Task Report_AdversarialNames_AreTextAndHaveNoFault(string view)
    {
        var name = "\"'><img src=x onerror=alert(1)></script><!--\u202e\u200f" + new string('W', 300);
        var file = new PlantedReport(1, name).WriteTo(_folder);

        Assert.Empty(await PageChecks.FaultsAsync(chromium, file, view, async page =>
        {
            Assert.Equal(1, await page.Locator("h1").CountAsync());
            Assert.StartsWith("\"'><img src=x onerror=alert(1)></script><!--\\u202e\\u200fWWW", await page.Locator("h1").TextContentAsync(), StringComparison.Ordinal);
            Assert.Equal(0, await page.Locator("img[onerror]").CountAsync());
            // Three lines of 21 pixels, whatever the name's length.
            Assert.InRange((await page.Locator("table.sortable tbody th a").Last.BoundingBoxAsync())!.Height, 21, 70);
        }));
    }

    [Fact]
    public async Task Report_OfManyCells_HasPagesWithoutFault()
    {
        var file = new PlantedReport(26).WriteTo(_folder);

        Assert.Empty(await PageChecks.FaultsAsync(chromium, file, "phone", async page =>
        {
            var found = page.Locator(".index li:visible");
            await page.Locator("input[name=image]").FillAsync("PHOTO-0025");
            await Assertions.Expect(found).ToHaveCountAsync(1);
            Assert.StartsWith("report/images-0002.html#i", await found.Locator("a").GetAttributeAsync("href"), StringComparison.Ordinal);
        }));
        Assert.Empty(await PageChecks.FaultsAsync(chromium, _folder.File("report", "images-0002.html"), "desk"));
    }

    [Fact]
    public async Task Headings_Clicked_SortByNumbersAndByNames() => await OnReportAsync(async page =>
    {
        var table = page.Locator("table.sortable", new() { HasText = "Every map" });
        async Task<IReadOnlyList<string>> Column(int column) => await table.Locator($"tbody tr > :nth-child({column})").AllInnerTextsAsync();
        var heading = table.Locator("thead button", new() { HasText = "rise-29" });

        await heading.ClickAsync();
        var falling = (await Column(7)).Where(t => t.Length > 0).Select(double.Parse).ToList();
        Assert.Equal("descending", await heading.Locator("xpath=..").GetAttributeAsync("aria-sort"));
        await heading.PressAsync("Enter");
        var rising = (await Column(7)).Where(t => t.Length > 0).Select(double.Parse).ToList();
        var last = (await Column(7))[^1];
        await table.Locator("thead button", new() { HasText = "method" }).ClickAsync();
        var names = await Column(3);

        Assert.Equal(23, falling.Count);
        Assert.Equal(falling.OrderDescending(), falling);
        Assert.Equal(falling.Order(), rising);
        Assert.Equal("", last);
        Assert.Equal(names.Order(StringComparer.Ordinal), names);
    });

    [Fact]
    public async Task Filters_Chosen_LeaveWhatIsAskedFor() => await OnReportAsync(async page =>
    {
        var maps = page.Locator(".grid figure[data-method]:visible");
        Assert.Equal(24, await maps.CountAsync());

        await page.Locator("select[name=model]").SelectOptionAsync("large");
        await page.Locator("select[name=method]").SelectOptionAsync("rise");
        await page.Locator("select[name=protocol]").SelectOptionAsync("black-30");
        await page.Locator("input[name=image]").FillAsync("PHOTO-0001");

        Assert.Equal(1, await maps.CountAsync());
        Assert.Equal("1 of 24 maps", await page.Locator("form.filters output").InnerTextAsync());
        var words = await maps.InnerTextAsync();
        Assert.Contains("black-30", words, StringComparison.Ordinal);
        Assert.DoesNotContain("swapped-29", words, StringComparison.Ordinal);
        Assert.Equal(1, await page.Locator("tr[id^=r]:visible").CountAsync());
        Assert.Equal(0, await page.Locator("tbody tr:visible", new() { HasText = "swapped-29" }).CountAsync());
        await page.Locator("form.filters button").ClickAsync();
        await Assertions.Expect(maps).ToHaveCountAsync(24);
    });

    [Fact]
    public async Task Pictures_Clicked_AreEnlargedAndArrowsGoOn() => await OnReportAsync(async page =>
    {
        var first = page.Locator("figure[id^=p] .shot").First;
        await first.ClickAsync();
        var dialog = page.Locator("dialog[open]");
        var before = await dialog.Locator("figcaption").InnerTextAsync();
        Assert.True((await dialog.Locator("img").BoundingBoxAsync())!.Width > 400);

        await page.Keyboard.PressAsync("ArrowRight");
        var next = await dialog.Locator("figcaption").InnerTextAsync();
        await page.Keyboard.PressAsync("ArrowLeft");
        Assert.Equal(before, await dialog.Locator("figcaption").InnerTextAsync());
        Assert.NotEqual(before, next);
        await page.Keyboard.PressAsync("Escape");
        await Assertions.Expect(dialog).ToHaveCountAsync(0);
        Assert.True(await first.EvaluateAsync<bool>("e => e === document.activeElement"));
    });

    [Fact]
    public async Task Numbers_FollowedFromAnEnlargedPicture_AreScrolledTo() => await OnReportAsync(async page =>
    {
        await page.Locator("figure[id^=p] .shot").Last.ClickAsync();
        await page.Locator("dialog[open] a.numbers").ClickAsync();
        await Assertions.Expect(page.Locator("dialog[open]")).ToHaveCountAsync(0);

        var place = await page.EvaluateAsync<string>("() => location.hash");
        await Assertions.Expect(page.Locator(place)).ToBeInViewportAsync();
    });

    [Fact]
    public async Task Report_WithoutScripts_HasEverything()
    {
        var file = new Uri(new PlantedReport(3).WriteTo(_folder)).AbsoluteUri;
        var with = await TextAsync(file, hasScripts: true);
        var without = await TextAsync(file, hasScripts: false);

        Assert.Equal(with.Words, without.Words);
        Assert.Equal(24 - 1 + 6, without.Pictures);
    }

    [Fact]
    public async Task Report_OfTenThousandCells_OpensNearlyAsFastAsOneOfAHundred()
    {
        var few = new Uri(new PlantedReport(12).WriteTo(_folder)).AbsoluteUri;
        var page = await chromium.NewPageAsync(PageView.Named("desk"));
        try
        {
            using var second = new TemporaryFolder();
            var many = new Uri(second.Write("report.html", System.Text.Encoding.UTF8.GetBytes(new PlantedReport(125, seeds: 10).Html()))).AbsoluteUri;
            await OpenAsync(page, few);
            var times = new List<(TimeSpan Few, TimeSpan Many)>();
            for (var i = 0; i < 5; i++) times.Add((await OpenAsync(page, few), await OpenAsync(page, many)));

            Assert.True(times.Min(t => t.Many) < 3 * times.Min(t => t.Few), $"96 cells open in {times.Min(t => t.Few).TotalMilliseconds:0} ms and 10,000 in {times.Min(t => t.Many).TotalMilliseconds:0} ms.");
        }
        finally
        {
            await page.Context.CloseAsync();
        }
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<TimeSpan> OpenAsync(IPage page, string address)
    {
        var watch = Stopwatch.StartNew();
        await page.GotoAsync(address);
        await page.EvaluateAsync("() => new Promise(shown => requestAnimationFrame(() => setTimeout(() => shown(document.body.offsetHeight))))");
        return watch.Elapsed;
    }

    private async Task<(string Words, int Pictures)> TextAsync(string address, bool hasScripts)
    {
        var shared = await chromium.NewPageAsync(PageView.Named("desk"));
        var context = await shared.Context.Browser!.NewContextAsync(new() { JavaScriptEnabled = hasScripts });
        try
        {
            var page = await context.NewPageAsync();
            await page.GotoAsync(address);
            var words = string.Concat((await page.Locator("main").TextContentAsync())!.Where(c => !char.IsWhiteSpace(c)));
            return (words, await page.Locator("main img").CountAsync());
        }
        finally
        {
            await context.CloseAsync();
            await shared.Context.CloseAsync();
        }
    }

    private async Task OnReportAsync(Func<IPage, Task> act)
    {
        var page = await chromium.NewPageAsync(PageView.Named("desk"));
        try
        {
            await page.GotoAsync(new Uri(new PlantedReport(3).WriteTo(_folder)).AbsoluteUri);
            await act(page);
        }
        finally
        {
            await page.Context.CloseAsync();
        }
    }
}
