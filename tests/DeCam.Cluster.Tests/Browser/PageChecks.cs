using System.Globalization;
using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace DeCam.Cluster.Tests.Browser;

/// <summary>
/// What every page must be: no horizontal scroll bar, no text under 12 pixels, not a word on the console, nothing loaded from
/// elsewhere, everything within reach of the keyboard, and no fault that axe calls serious.
/// </summary>
internal static class PageChecks
{
    private static readonly string[] Serious = ["serious", "critical"];

    /// <summary>The faults of a page, in sentences; none where it is as it must be.</summary>
    /// <param name="chromium">The browser.</param>
    /// <param name="file">Path of the page. It may load what is in its folder, and nothing else.</param>
    /// <param name="view">Name of a view (<see cref="PageView.Names"/>).</param>
    /// <param name="first">What to do with the page before it is looked at, or null.</param>
    public static async Task<IReadOnlyList<string>> FaultsAsync(Chromium chromium, string file, string view, Func<IPage, Task>? first = null)
    {
        var how = PageView.Named(view);
        var page = await chromium.NewPageAsync(how);
        try
        {
            var faults = new List<string>();
            var folder = new Uri(Path.GetDirectoryName(Path.GetFullPath(file)) + "/").AbsoluteUri;
            page.Console += (_, message) => faults.Add($"The console says: {message.Type}: {message.Text}");
            page.PageError += (_, error) => faults.Add($"A script fails: {error}");
            page.RequestFailed += (_, request) => faults.Add($"'{Short(request.Url)}' is not loaded: {request.Failure}.");
            page.Request += (_, request) =>
            {
                if (!request.Url.StartsWith("data:", StringComparison.Ordinal) && !request.Url.StartsWith("blob:", StringComparison.Ordinal) && !request.Url.StartsWith(folder, StringComparison.Ordinal))
                    faults.Add($"'{Short(request.Url)}' is loaded from elsewhere.");
            };
            await page.AddInitScriptAsync(PageScripts.Watch);
            await page.GotoAsync(new Uri(Path.GetFullPath(file)).AbsoluteUri);
            await page.EvaluateAsync(PageScripts.Unfold);
            if (first is not null) await first(page);
            faults.AddRange(await page.EvaluateAsync<string[]>(PageScripts.Layout));
            if (!how.IsPrint) faults.AddRange(await KeyboardAsync(page));
            // Of axe's own, which sees the page afterwards, nothing counts.
            var own = faults.ToList();
            own.AddRange(await AxeAsync(page));
            return own;
        }
        finally
        {
            await page.Context.CloseAsync();
        }
    }

    private static async Task<IReadOnlyList<string>> KeyboardAsync(IPage page)
    {
        const int Stride = 25;      // presses between two looks
        var faults = (await page.EvaluateAsync<string[]>(PageScripts.Clickable)).ToList();
        while (true)
        {
            var before = await page.EvaluateAsync<string[]>(PageScripts.Unreached);
            var left = int.Parse(before[0], CultureInfo.InvariantCulture);
            if (left == 0) return faults;
            for (var i = 0; i < Math.Min(left, Stride) + 1; i++) await page.Keyboard.PressAsync("Tab");
            var after = await page.EvaluateAsync<string[]>(PageScripts.Unreached);
            if (after[0] != before[0]) continue;
            faults.Add(after[1]);
            return faults;
        }
    }

    private static async Task<IEnumerable<string>> AxeAsync(IPage page)
    {
        var result = await page.RunAxe();
        return result.Violations.Where(v => Serious.Contains(v.Impact)).Select(v => $"axe, {v.Impact}: {v.Id}: {v.Help}; {v.Nodes.Length} times, first {v.Nodes[0].Html}");
    }

    private static string Short(string url) => url.Length <= 120 ? url : url[..120];
}
