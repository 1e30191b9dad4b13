using DeCam.Cluster.Silo.Messages;
using DeCam.Cluster.Silo.Storage;
using Npgsql;

namespace DeCam.Cluster.Tests.Silo.Messages;

public sealed class ReadableFaultsTests
{
    [Fact]
    public void Fault_OfALibrary_IsToldByItsMessage()
    {
        var fault = new OrleansException("pages", new NpgsqlException("The connection is broken."));
        Assert.False(ReadableFaults.IsReadable(fault));
        Assert.Equal("The connection is broken (NpgsqlException)", ReadableFaults.Told(fault).Message);
        Assert.True(ReadableFaults.IsReadable(ReadableFaults.Told(fault)));
    }

    [Fact]
    public void Fault_OfTheBaseLibraryOrOurs_StaysAsItIs() =>
        Assert.All<Exception>([new IOException("full", new UnauthorizedAccessException()), new SiloFolderException("full"), new TimeoutException()], fault => Assert.True(ReadableFaults.IsReadable(fault)));

    [Theory]
    [InlineData("Failed to write grain state for run grain with ID run/a and storage key b. StackExchange.Redis.RedisServerException: OOM command not allowed when used memory > 'maxmemory'.", "takes nothing more, because its memory is full")]
    [InlineData("Failed to read grain state for run with ID a and storage key b. StackExchange.Redis.RedisConnectionException: No connection is available: HGET b, mc: 1/1/0, mgr: 10", "cannot be used: No connection is available: HGET b")]
    [InlineData("42P01: relation \"state\" does not exist", "cannot be used: 42P01: relation \"state\" does not exist")]
    public void Reason_OfAStore_IsShort(string message, string reason) => Assert.Equal(reason, ServerFaultStorage.Reason(message));
}
