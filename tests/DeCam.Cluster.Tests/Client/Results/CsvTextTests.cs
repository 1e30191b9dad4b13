using DeCam.Cluster.Client.Results;

namespace DeCam.Cluster.Tests.Client.Results;

public sealed class CsvTextTests
{
    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+a", "'+a")]
    [InlineData("-a", "'-a")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "\\u0009=1")]
    [InlineData("\r=1", "\\u000d=1")]
    [InlineData("-\u001b[2J,\u009b", "\"'-\\u001b[2J,\\u009b\"")]
    [InlineData("=HYPERLINK(\"http://x\",\"y\")", "\"'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")\"")]
    [InlineData("'=1", "''=1")]
    [InlineData("'quoted'", "'quoted'")]
    [InlineData("a-b", "a-b")]
    [InlineData("", "")]
    public void Of_Text_IsNeitherFormulaNorCommandOfATerminal(string text, string field) => Assert.Equal(field, CsvText.Of(text));
}
