namespace DeCam.Cluster.Tests.Browser;

/// <summary>The checks find what they are for.</summary>
public sealed class PageChecksTests(Chromium chromium) : IDisposable
{
    private const string Dot = "data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7";

    private const string Good = $"""
        <h1>A page</h1><p>Words <a href="#below">lead</a> on.</p><button>Do it</button>
        <details><summary>More</summary><p>Folded <a href="#x">words</a>.</p></details>
        <label>One <input type="radio" name="r"></label><label>Two <input type="radio" name="r" checked></label>
        <svg viewBox="0 0 100 40" width="300" role="img" aria-label="A drawing"><text x="5" y="20" font-size="5">drawn</text></svg>
        <p id="below"><img alt="A dot" src="{Dot}"></p>
        """;

    private const string Bad = $"""
        <p style="font-size:11px">small</p>
        <svg viewBox="0 0 100 100" width="50" role="img" aria-label="A drawing"><text x="5" y="50" font-size="20">tiny</text></svg>
        <details><summary>More</summary><p style="font-size:9px">folded</p></details>
        <script>console.log('hello')</script><script>throw new Error('broken')</script>
        <img alt="gone" src="gone.png"><img alt="far" src="http://127.0.0.1:9/far.png"><img src="{Dot}">
        <img id="i" alt="click" src="{Dot}"><script>i.addEventListener('click', () => 0)</script>
        <p style="cursor:pointer">press</p><button tabindex="-1">out</button>
        <p style="color:#999;background:#fff">pale</p>
        """;

    private readonly TemporaryFolder _folder = new();

    // No script of the page is allowed; the checks ask all the same.
    [Theory]
    [MemberData(nameof(PageView.Names), MemberType = typeof(PageView))]
    public async Task Faults_OfAGoodPage_AreNone(string view) => Assert.Empty(await FaultsAsync(Good, view, "default-src 'none'; style-src 'unsafe-inline'; img-src data:"));

    [Fact]
    public async Task Faults_OfABadPage_AreAllNamed()
    {
        var faults = await FaultsAsync(Bad, "desk");
        string[] wanted =
        [
            "<p> 'small' has text of 11.0 pixels.", "'tiny' has text of 10.0 pixels.", "<p> 'folded' has text of 9.0 pixels.", "The console says: log: hello", "A script fails: Error: broken",
            "gone.png' is not loaded", "far.png' is loaded from elsewhere.", "<img id=i> '' answers clicks and no key.", "<p> 'press' answers clicks and no key.",
            "<button> 'out' is left out of the order of keys.", "axe, serious: color-contrast", "axe, critical: image-alt",
        ];
        Assert.All(wanted, fault => Assert.Contains(faults, f => f.Contains(fault, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("<div style='width:500px'>x</div>", "phone", "The page is 5")]
    [InlineData("<style>body{overflow-x:hidden}</style><div style='overflow-x:auto' tabindex='0'><div style='width:900px'>x</div></div>", "phone", "<div> 'x' has a horizontal scroll bar.", "<body> 'A page")]
    [InlineData("<style>@media print{#s{font-size:6pt}}</style><p id='s'>small</p>", "print", "<p id=s> 'small' has text of 8.0 pixels.")]
    [InlineData("<script>addEventListener('keydown', e => e.preventDefault())</script>", "desk", "5 of 5 elements are not reached by the key Tab, first <a> 'lead'.")]
    [InlineData("<style>@media (prefers-color-scheme:dark){body{background:#111;color:#333}}</style>", "dark", "axe, serious: color-contrast")]
    public async Task Faults_OfAFaultOfOneView_NameIt(string bad, string view, params string[] wanted)
    {
        var faults = await FaultsAsync(Good + bad, view);
        Assert.All(wanted, fault => Assert.Contains(faults, f => f.Contains(fault, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Faults_OfAScriptThatThePolicyForbids_NameIt() =>
        Assert.Contains(await FaultsAsync(Good + "<script>let x = 1</script>", "desk", "script-src 'none'"), f => f.StartsWith("The console says: error: Executing inline script", StringComparison.Ordinal));

    public void Dispose() => _folder.Dispose();

    private Task<IReadOnlyList<string>> FaultsAsync(string body, string view, string? policy = null)
    {
        var file = _folder.File("page.html");
        var head = policy is null ? "" : $"<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">";
        File.WriteAllText(file, $"<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">{head}<meta name=\"viewport\" content=\"width=device-width\"><title>A page</title></head><body><main>{body}</main></body></html>");
        return PageChecks.FaultsAsync(chromium, file, view);
    }
}
