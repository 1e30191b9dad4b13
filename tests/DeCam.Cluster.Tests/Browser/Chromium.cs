using DeCam.Cluster.Testing.Processes;
using DeCam.Cluster.Tests.Browser;
using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Chromium))]

namespace DeCam.Cluster.Tests.Browser;

/// <summary>One headless Chromium for all tests, started when the first asks for a page. Each page has a profile of its own.</summary>
public sealed class Chromium : IAsyncDisposable
{
    private readonly Lazy<Task<Started>> _started = new(StartAsync);

    /// <summary>A new page in a view; without a browser the test is skipped, in CI failed. The caller closes its context.</summary>
    internal async Task<IPage> NewPageAsync(PageView view)
    {
        Requirement.Program("chromium");
        var context = await (await _started.Value).Browser.NewContextAsync(new()
        {
            ViewportSize = new() { Width = view.WidthPixels, Height = view.HeightPixels },
            ColorScheme = view.IsDark ? ColorScheme.Dark : ColorScheme.Light,
            HasTouch = view.HasTouch,
        });
        var page = await context.NewPageAsync();
        if (view.IsPrint) await page.EmulateMediaAsync(new() { Media = Media.Print });
        return page;
    }

    /// <summary>Ends the browser where there is one.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!_started.IsValueCreated || !_started.Value.IsCompletedSuccessfully) return;
        var started = await _started.Value;
        await started.Browser.DisposeAsync();
        started.Playwright.Dispose();
    }

    private static async Task<Started> StartAsync()
    {
        var playwright = await Playwright.CreateAsync();
        var path = Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "chromium")).First(File.Exists);
        return new(playwright, await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = path,
            Headless = true,
            // Without a sandbox, which root may not have; the pages are the tests' own. And without talk to its maker.
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        }));
    }

    private sealed record Started(IPlaywright Playwright, IBrowser Browser);
}
