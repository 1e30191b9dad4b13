using DeCam.Cluster.Silo.Clustering;
using DeCam.Cluster.Testing.Processes;
using StackExchange.Redis;

namespace DeCam.Cluster.Tests.Silo.Clustering;

public sealed class RedisMembersTests
{
    private const string Table = "decam/members/decam";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task PutBack_TableThatIsGoneOrOlder_GoesOnFromTheOneRemembered()
    {
        Requirement.Redis();
        await using var server = await RedisProcess.StartAsync(null, Token);
        await using var connection = await ConnectionMultiplexer.ConnectAsync(server.Address);
        var redis = connection.GetDatabase();
        var members = new RedisMembers("decam", "me");
        Assert.False(await members.LookAsync(redis));
        Assert.False(await members.PutBackAsync(redis));
        await WriteAsync(("Version", "5"), ("me", "active"), ("you", "active"));
        Assert.True(await members.LookAsync(redis));

        // A silo that started meanwhile has a table of its own.
        await WriteAsync(("Version", "2"), ("late", "active"));
        Assert.False(await members.LookAsync(redis));
        Assert.True(await members.PutBackAsync(redis));
        Assert.Equal("Version 6, late active, me active, you active", await ReadAsync());
        Assert.True(await members.LookAsync(redis));
        Assert.Equal(["late", "me", "you"], members.Silos.Order(StringComparer.Ordinal));

        // Redis was restored from an older copy, which holds the silo's row.
        await WriteAsync(("Version", "3"), ("me", "joining"), ("new", "active"));
        Assert.False(await members.LookAsync(redis));
        Assert.True(await members.PutBackAsync(redis));
        Assert.Equal("Version 7, late active, me active, new active, you active", await ReadAsync());

        // What others did meanwhile stays.
        await WriteAsync(("Version", "9"), ("me", "active"), ("you", "dead"));
        Assert.True(await members.PutBackAsync(redis));
        Assert.Equal("Version 9, me active, you dead", await ReadAsync());

        async Task WriteAsync(params (string Name, string Value)[] rows)
        {
            await redis.KeyDeleteAsync(Table);
            await redis.HashSetAsync(Table, [.. rows.Select(row => new HashEntry(row.Name, row.Value))]);
        }

        async Task<string> ReadAsync() => string.Join(", ", (await redis.HashGetAllAsync(Table)).Select(row => $"{row.Name} {row.Value}").Order(StringComparer.Ordinal));
    }
}
