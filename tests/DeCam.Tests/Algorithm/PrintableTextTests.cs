using DeCam.Scoring;

namespace DeCam.Tests.Algorithm;

public sealed class PrintableTextTests
{
    [Theory]
    [InlineData("key 'naïve 猫' is not known", "key 'naïve 猫' is not known")]
    [InlineData("key 'a\nb\u001b[2J' is not known", "key 'a\\u000ab\\u001b[2J' is not known")]
    [InlineData("file '\u202egnp.exe'", "file '\\u202egnp.exe'")]
    public void Of_Text_HasNoControlCharacters(string text, string printable) => Assert.Equal(printable, PrintableText.Of(text));

    [Theory]
    [InlineData("a\nb\r\n\tc", "a\nb\r\n\tc")]
    [InlineData("a\rb\u001b[2J\n", "a\\u000db\\u001b[2J\n")]
    public void Lines_Text_KeepsItsLineEndsAndTabs(string text, string printable) => Assert.Equal(printable, PrintableText.Lines(text));
}
