using DeCam.Cluster.Client.CommandLine;

namespace DeCam.Cluster.Tests.Client.CommandLine;

public sealed class PrintableWriterTests
{
    [Theory]
    [InlineData("\u001b]0;title\u0007", "\\u001b]0;title\\u0007")]
    [InlineData("a\u009b2Jb\u007f", "a\\u009b2Jb\\u007f")]
    [InlineData("\u202egnp.exe\u2066", "\\u202egnp.exe\\u2066")]
    [InlineData("safe\rover", "safe\\u000dover")]
    [InlineData("one\r\n\ttwo 猫\n", "one\r\n\ttwo 猫\n")]
    public void Write_Text_HasNoControlCharacterButLineEndsAndTabs(string text, string shown)
    {
        using var whole = new StringWriter { NewLine = "\n" };
        using var pieces = new StringWriter();
        using (var writer = new PrintableWriter(whole)) writer.WriteDocument(text);
        using (var writer = new PrintableWriter(pieces)) writer.Write(text.ToCharArray(), 0, text.Length);

        Assert.Equal(shown + "\n", whole.ToString());
        Assert.Equal(shown, pieces.ToString());
    }

    [Fact]
    public void WriteLine_NameWithLineEnds_StaysOneLine()
    {
        using var output = new StringWriter { NewLine = "\n" };
        using (var writer = new PrintableWriter(output)) writer.WriteLine("model a\r\nmodel b\tc\u2028");

        Assert.Equal("model a\\u000d\\u000amodel b\\u0009c\\u2028\n", output.ToString());
    }

    [Fact]
    public void Write_Json_IsTheSameDocument()
    {
        using var output = new StringWriter();
        using (var writer = new PrintableWriter(output)) writer.WriteDocument(Json.Text(new { Name = "a\u202eb\u0085\u001b" }));

        Assert.DoesNotContain('\u202e', output.ToString());
        Assert.Equal("a\u202eb\u0085\u001b", System.Text.Json.JsonDocument.Parse(output.ToString()).RootElement.GetProperty("name").GetString());
    }
}
