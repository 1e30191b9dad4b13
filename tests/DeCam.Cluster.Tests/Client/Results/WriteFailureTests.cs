using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Results;

namespace DeCam.Cluster.Tests.Client.Results;

public sealed class WriteFailureTests
{
    private const string Hidden = "/out/.cat.3f2a.tmp/saliency.npy";

    [Theory]
    [InlineData(28, "Results cannot be written to 'out': the disk is full; free space or name another folder with --out.")]
    [InlineData(122, "Results cannot be written to 'out': the disk quota is used up; free space or name another folder with --out.")]
    [InlineData(5, "Results cannot be written to 'out': Input/output error; fix this or name another folder with --out.")]
    public void Named_ErrorOfTheSystem_IsOneSentenceAboutTheFolder(int error, string sentence)
    {
        var message = error == 28 ? "No space left on device" : error == 122 ? "Disk quota exceeded" : "Input/output error";

        var failure = Assert.Throws<CommandFailedException>(() => WriteFailure.Named<int>("out", () => throw new IOException($"{message} : '{Hidden}'", error)));

        Assert.Equal((ExitCode.Internal, sentence), (failure.ExitCode, failure.Message));
    }

    [Fact]
    public void Named_DeviceThatIsFull_SaysSo()
    {
        if (!File.Exists("/dev/full")) Assert.Skip("This system has no device that is always full.");

        var failure = Assert.Throws<CommandFailedException>(() => WriteFailure.Named("out", () =>
        {
            using var full = new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.None, 0);
            full.Write([1]);
            return 0;
        }));

        Assert.Contains("the disk is full", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NamedAsync_PathBelowTheFolder_IsAFaultOfWritingAndAnyOtherIsNot()
    {
        static Task<int> Denied(string path) => WriteFailure.NamedAsync<int>("out", () => throw new UnauthorizedAccessException($"Access to the path '{path}' is denied."));

        var failure = await Assert.ThrowsAsync<CommandFailedException>(() => Denied(Path.GetFullPath(Path.Combine("out", "table.md"))));

        Assert.Equal((ExitCode.Internal, "Results cannot be written to 'out': writing is not allowed; allow it or name another folder with --out."), (failure.ExitCode, failure.Message));
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => Denied("/store/artifact"));
    }

    [Fact]
    public void Sentence_OtherErrors_NameNoTemporaryFile()
    {
        foreach (var e in new Exception[] { new UnauthorizedAccessException($"Access to the path '{Hidden}' is denied."), new DirectoryNotFoundException($"Could not find a part of the path '{Hidden}'."), new IOException($"The file '{Hidden}' already exists.") })
        {
            var sentence = WriteFailure.Sentence("out", e);
            Assert.DoesNotContain(".tmp", sentence, StringComparison.Ordinal);
            Assert.Contains("'out'", sentence, StringComparison.Ordinal);
        }
    }
}
