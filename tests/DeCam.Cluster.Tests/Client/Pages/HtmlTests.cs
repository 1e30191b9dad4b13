using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using DeCam.Cluster.Client.Pages;

namespace DeCam.Cluster.Tests.Client.Pages;

public sealed partial class HtmlTests
{
    [Theory]
    [InlineData("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;")]
    [InlineData("\"' onload='x", "&quot;&#39; onload=&#39;x")]
    [InlineData("a\u202eb\u200fc\u001bd", "a\\u202eb\\u200fc\\u001bd")]
    [InlineData("{0} & naïve 猫", "{0} &amp; na&#239;ve 猫")]
    public void Of_TextPutIn_IsEscapedAsContentAndAsAttribute(string text, string escaped)
    {
        Assert.Equal($"<p title=\"{escaped}\">{escaped}</p>", Html.Of($"<p{Html.Attribute("title", text)}>{text}</p>").ToString());
        Assert.Equal($"<b><i>{escaped}</i>{escaped}</b>", Html.Of($"<b>{Html.Of($"<i>{text}</i>")}{Html.Text(text)}</b>").ToString());
    }

    [Fact]
    public void Page_StyleAndScript_AreThoseThatThePolicyNamesAndNoOthers()
    {
        var page = Page.Of("</title><script>x</script>", Html.Of($"<h1>{"<img src=a>"}</h1>"));

        var policy = PolicyPattern().Match(page).Groups[1].Value.Replace("&#39;", "'", StringComparison.Ordinal);
        var allowed = DigestPattern().Matches(policy).Select(m => m.Groups[1].Value);
        var there = InnerPattern().Matches(page).Select(m => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(m.Groups[2].Value))));
        Assert.StartsWith("default-src 'none'; ", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal(there, allowed);
        Assert.Equal(2, allowed.Count());
        Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
        Assert.DoesNotMatch("""\son\w+=|\sstyle=|https?://""", page[..page.IndexOf("<style>", StringComparison.Ordinal)] + page[page.IndexOf("</style>", StringComparison.Ordinal)..]);
    }

    [Fact]
    public void Grid_AdversarialNames_AreTextAndTheNumbersAreLinked()
    {
        var name = "\"><img src=x onerror=alert(1)>" + new string('w', 300);
        var map = new GridMap(name, new("pictures/1.webp", 440, 330, name))
        {
            Id = "p1",
            NumbersAt = "#r1",
            Marks = ["control"],
            Warnings = [name],
            Figures = [(name, "12.5", new() { Protocol = 2 })],
            Keys = new() { Model = 0, Method = 3 },
        };

        var html = MapGrid.Of(new(name, "i0", [new(name, new("pictures/v.webp", 440, 330, name), [map])])).ToString();

        Assert.Equal(2, html.Split("<img ").Length - 1);
        Assert.Contains("width=\"300\" height=\"225\"", html, StringComparison.Ordinal);
        Assert.Contains("<figure id=\"p1\" data-model=\"0\" data-method=\"3\"><a class=\"shot\" href=\"#r1\"><img loading=\"lazy\"", html, StringComparison.Ordinal);
        Assert.Contains("<div data-protocol=\"2\"><dt>", html, StringComparison.Ordinal);
        Assert.Contains("</dt><dd>12.5</dd>", html, StringComparison.Ordinal);
        Assert.Contains($"<h3>{Html.Text(name)}</h3>", html, StringComparison.Ordinal);
    }

    [GeneratedRegex("""Content-Security-Policy" content="([^"]*)""")]
    private static partial Regex PolicyPattern();

    [GeneratedRegex("'sha256-([^']*)'")]
    private static partial Regex DigestPattern();

    [GeneratedRegex("<(style|script)>(.*?)</\\1>", RegexOptions.Singleline)]
    private static partial Regex InnerPattern();
}
