namespace DeCam.Tests.Algorithm;

public sealed class SentenceTests
{
    [Theory]
    [InlineData("No such file.", "No such file")]
    [InlineData("No such file", "No such file")]
    [InlineData("Not found.\r\n   at Load()", "Not found")]
    [InlineData("", "")]
    public void Reason_Text_IsItsFirstLineWithoutFullStop(string text, string reason) => Assert.Equal(reason, Sentence.Reason(text));

    [Theory]
    [InlineData("Not found.\r\n\n  Look elsewhere.\n", "Not found. Look elsewhere")]
    [InlineData("Not found", "Not found")]
    public void OneLine_Text_KeepsAllLines(string text, string line) => Assert.Equal(line, Sentence.OneLine(text));

    [Theory]
    [InlineData("Input/output error : '/out/.cat.tmp'", "Input/output error")]
    [InlineData("No space. : '/out/a : 'b'", "No space")]
    [InlineData("The file '/out/.cat.tmp' already exists.", null)]
    public void BeforePath_ErrorOfTheFileSystem_IsItsReason(string text, string? reason) => Assert.Equal(reason, Sentence.BeforePath(text));

    [Theory]
    [InlineData("Not found", "Not found.")]
    [InlineData("Not found.\n", "Not found.")]
    [InlineData("Did you mean 'b'?", "Did you mean 'b'?")]
    public void Ended_Text_HasOneFullStop(string text, string ended) => Assert.Equal(ended, Sentence.Ended(text));
}
