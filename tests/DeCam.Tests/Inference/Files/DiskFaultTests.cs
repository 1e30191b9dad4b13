using DeCam.Inference.Files;
using Google.Protobuf;

namespace DeCam.Tests.Inference.Files;

public sealed class DiskFaultTests
{
    [Fact]
    public void Is_ErrorsOfTheSystem_AreFaultsOfTheDisk()
    {
        Assert.True(DiskFault.Is(Thrown(() => File.ReadAllBytes("/no/such/file"))));
        Assert.True(DiskFault.Is(new UnauthorizedAccessException()));
        Assert.True(DiskFault.Is(new IOException("Input/output error", 5)));
    }

    [Fact]
    public void Is_ErrorsOfReaders_AreNot()
    {
        Assert.False(DiskFault.Is(Thrown(() => CodedInputStream.CreateWithLimits(new MemoryStream([255]), 1, 1).ReadTag())));
        Assert.False(DiskFault.Is(Thrown(() => new BinaryReader(new MemoryStream()).ReadInt32())));
        Assert.False(DiskFault.Is(new IOException("it has more than 1 MiB.")));
        Assert.False(DiskFault.Is(new InvalidDataException()));
        Assert.False(DiskFault.Is(null));
    }

    private static IOException Thrown(Action read) => Assert.IsAssignableFrom<IOException>(Record.Exception(read));
}
