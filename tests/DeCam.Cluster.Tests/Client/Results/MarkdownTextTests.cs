using DeCam.Cluster.Client.Results;

namespace DeCam.Cluster.Tests.Client.Results;

public sealed class MarkdownTextTests
{
    [Theory]
    [InlineData("mobilenet_v2 (control), n 3: -1.5", "mobilenet_v2 (control), n 3: -1.5")]
    [InlineData("a|b", "a\\|b")]
    [InlineData("a\\|b", "a\\\\\\|b")]
    [InlineData("![x](http://e.org/t.png)", "!\\[x\\](http\\://e.org/t.png)")]
    [InlineData("<script>&lt;", "\\<script\\>\\&lt;")]
    [InlineData("_a_ *b* `c` ~d~", "\\_a\\_ \\*b\\* \\`c\\` \\~d\\~")]
    [InlineData("www.e.org", "www\\.e.org")]
    [InlineData("a\n# b\u001b[2J", "a # b\\\\u001b\\[2J")]
    public void Of_Text_ShowsAsItIs(string text, string shown) => Assert.Equal(shown, MarkdownText.Of(text));
}
