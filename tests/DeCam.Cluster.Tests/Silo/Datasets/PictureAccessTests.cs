using DeCam.Cluster.Silo.Datasets;

namespace DeCam.Cluster.Tests.Silo.Datasets;

public sealed class PictureAccessTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void WhyNot_Picture_IsNull() => Assert.Null(PictureAccess.WhyNot(_folder.Write("a.png", [1])));

    [Fact]
    public void WhyNot_FaultThatStays_IsNamed()
    {
        Directory.CreateDirectory(_folder.File("folder.png"));
        File.CreateSymbolicLink(_folder.File("link.png"), "gone.png");

        Assert.Equal("is a folder and not a file with content", PictureAccess.WhyNot(_folder.File("folder.png")));
        Assert.Equal("is a link to 'gone.png', which does not exist", PictureAccess.WhyNot(_folder.File("link.png")));
        Assert.Equal("does not exist any more", PictureAccess.WhyNot(_folder.File("none.png")));
        // A test may run as root, who may read everything.
        Assert.Equal("may not be read by the silo's user", PictureAccess.WhyNot(new UnauthorizedAccessException(), _folder.File("a.png")));
    }

    [Fact]
    public void WhyNot_FaultOfTheDisk_IsNullBecauseItMayPass() => Assert.Null(PictureAccess.WhyNot(new IOException("Stale file handle"), _folder.File("a.png")));

    public void Dispose() => _folder.Dispose();
}
