using DeCam.Cluster.Silo;
using Microsoft.Extensions.Configuration;

namespace DeCam.Cluster.Tests.Silo.Options;

public sealed class SiloSettingsTests
{
    [Fact]
    public void Read_Nothing_GivesTheDefaults()
    {
        var settings = Read();
        Assert.Equal(11111, settings.Silo.Port);
        Assert.Equal(SiloRoles.All, settings.Silo.Roles);
        Assert.False(settings.UsesRedis);
    }

    [Fact]
    public void DataFolder_NotSaid_IsTheClustersOwn()
    {
        Assert.Equal(Path.Combine(DataFolder.Default, "clusters", "decam"), Read().DataFolder);
        Assert.Equal(Path.Combine(DataFolder.Default, "clusters", "other", "artifacts"), Read(("Silo:ClusterId", "other")).ArtifactFolder);
        Assert.Equal("/d", Read(("Storage:Folder", "/d")).DataFolder);
    }

    [Fact]
    public void Read_Values_AreBound()
    {
        var settings = Read(
            ("Silo:Roles", "coordinator,api"), ("Silo:Clustering", "redis"), ("Redis:Connection", "r:1"), ("Models:Folders:0", "/m"), ("Devices:Threads", "3"),
            ("Silo:DrainTime", "00:00:20"));
        Assert.Equal(SiloRoles.Coordinator | SiloRoles.Api, settings.Silo.Roles);
        Assert.True(settings.StoresInRedis);
        Assert.Equal(["/m"], settings.Models.Folders);
        Assert.Equal(3, settings.Devices.Threads);
        Assert.Equal(TimeSpan.FromSeconds(20), settings.Silo.DrainTime);
    }

    [Theory]
    [InlineData("Silo:Prot", "1", "no option DeCam:Silo:Prot")]
    [InlineData("Sillo:Port", "1", "no option DeCam:Sillo")]
    [InlineData("Silo:Port", "70000", "DeCam:Silo:Port is '70000'")]
    [InlineData("Silo:Port", "many", "DeCam:Silo:Port")]
    [InlineData("Silo:Roles", "chef", "DeCam:Silo:Roles")]
    [InlineData("Silo:Address", "nowhere", "must be an IP address")]
    [InlineData("Silo:Address", "0.0.0.0", "the one address")]
    [InlineData("Silo:Address", "::", "the one address")]
    [InlineData("Silo:Address", "192.0.2.1", "beyond loopback")]
    [InlineData("Silo:HttpPort", "30000", "must differ from the gateway's port")]
    [InlineData("Silo:HttpPort", "-1", "must be from 0 to 65535; correct or leave out --http-port (DeCam__Silo__HttpPort)")]
    [InlineData("Silo:DrainTime", "00:00:05", "must be 6 seconds or more")]
    [InlineData("Sweeps:MaxCells", "0", "must be from 1 to 2147483647; correct or leave out DeCam__Sweeps__MaxCells")]
    [InlineData("Sweeps:MaxCells", "abc", "a whole number is wanted; correct or leave out DeCam__Sweeps__MaxCells")]
    [InlineData("Artifacts:LimitMebibytes", "0", "must be from 1 to 2047")]
    [InlineData("Silo:ClusterId", "a b", "must be letters")]
    [InlineData("Silo:Clustering", "redis", "DeCam:Redis:Connection is empty")]
    [InlineData("Silo:Clustering", "postgres", "DeCam:Postgres:Connection is empty")]
    [InlineData("Storage:Kind", "postgres", "DeCam:Postgres:Connection is empty")]
    [InlineData("Silo:Join", "host", "must be HOST:PORT")]
    [InlineData("Silo:GatewayPort", "11111", "must differ")]
    [InlineData("Storage:Kind", "redis", "DeCam:Redis:Connection is empty")]
    [InlineData("Artifacts:Kind", "s3", "must name the bucket")]
    [InlineData("Artifacts:Endpoint", "s3.local", "must be an http or https address")]
    [InlineData("Models:RescanInterval", "00:00:00", "must be a second or more")]
    [InlineData("Tls:Certificate", "silo.crt", "needs all of")]
    [InlineData("Devices:Simulate", "0x1", "COUNTxMILLISECONDS")]
    [InlineData("Devices:Threads", "0", "DeCam:Devices:Threads is '0'")]
    public void Read_BadValue_IsRefusedInOneSentence(string key, string value, string sentence)
    {
        var refused = Assert.Throws<StartRefusedException>(() => Read((key, value)));
        Assert.Equal(SiloExitCodes.Option, refused.ExitCode);
        Assert.Contains(sentence, refused.Message, StringComparison.Ordinal);
        Assert.EndsWith(".", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Fact]
    public void Read_BeyondLoopback_NeedsTlsOrTheWord()
    {
        Assert.True(Read(("Silo:Address", "192.0.2.1"), ("Silo:TrustNetwork", "true")).Silo.TrustNetwork);
        Assert.True(Read(("Silo:Address", "192.0.2.1"), ("Tls:Certificate", "a"), ("Tls:Key", "b"), ("Tls:Authority", "c")).Tls.Enabled);
    }

    [Fact]
    public void Read_RolesWithoutApi_OpenNoGateway()
    {
        Assert.Equal(0, Read(("Silo:Roles", "coordinator,evaluator")).Silo.EffectiveGatewayPort);
        Assert.Equal(30000, Read(("Silo:Roles", "api")).Silo.EffectiveGatewayPort);
        Assert.Equal(30000, Read(("Silo:Roles", "evaluator"), ("Silo:HttpPort", "30000")).Silo.HttpPort);
    }

    [Theory]
    [InlineData(90, 45, 89)]
    [InlineData(9, 4, 8)]
    [InlineData(4, 1, 3.5)]
    public void DrainTime_Parts_LeaveTheSiloTimeToLeave(double whole, double devices, double hurry)
    {
        var silo = new SiloHostOptions { DrainTime = TimeSpan.FromSeconds(whole) };
        Assert.Equal(TimeSpan.FromSeconds(devices), silo.DeviceDrainTime);
        Assert.Equal(TimeSpan.FromSeconds(hurry), silo.ShutdownTimeout);
    }

    [Theory]
    [InlineData("redis.local:6379,password=geheim", "redis.local:6379")]
    [InlineData("a:1,b:2,password=geheim,ssl=true", "a:1,b:2")]
    [InlineData("redis://:geheim@host:1", "host:1")]
    public void RedisPlace_ConnectionWithPassword_LeavesItOut(string connection, string place) =>
        Assert.Equal(place, new RedisOptions { Connection = connection }.Place);

    [Theory]
    [InlineData("db.local/decam", "db.local:5432/decam")]
    [InlineData("db.local:6000/decam", "db.local:6000/decam")]
    [InlineData("Host=db.local;Port=6000;Database=d;Username=u;Password=geheim;SSL Mode=Require", "db.local:6000/d")]
    [InlineData("[::1]:5433/decam", "[::1]:5433/decam")]
    [InlineData("[::1]/decam", "[::1]:5432/decam")]
    public void PostgresPlace_ConnectionWithPassword_LeavesItOut(string connection, string place) =>
        Assert.Equal(place, new PostgresOptions { Connection = connection }.Place);

    [Theory]
    [InlineData("geheim")]
    [InlineData("geheim@db.local")]
    [InlineData("db.local:geheim/decam")]
    [InlineData("Host=db.local;Passwort=geheim")]
    [InlineData("Password=geheim;Database=decam")]
    public void Read_PostgresConnectionThatCannotBeRead_IsRefusedWithoutItsText(string connection)
    {
        var refused = Assert.Throws<StartRefusedException>(() => Read(("Silo:Clustering", "postgres"), ("Postgres:Connection", connection)));
        Assert.Contains("give HOST:PORT/DATABASE", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_Postgres_KeepsMembershipAndStateThere()
    {
        var settings = Read(("Silo:Clustering", "postgres"), ("Postgres:Connection", "db.local/decam"));
        Assert.True(settings.StoresInPostgres);
        Assert.False(settings.UsesRedis);
        Assert.Equal("PostgreSQL at db.local:5432/decam", settings.MembershipServer);
        Assert.False(Read(("Silo:Clustering", "postgres"), ("Postgres:Connection", "db.local/decam"), ("Storage:Kind", "file")).StoresInPostgres);
    }

    [Fact]
    public void Arguments_OfOptions_AreFound()
    {
        Assert.Equal("--port (DeCam__Silo__Port)", OptionNames.Written("DeCam:Silo:Port"));
        Assert.Equal("DeCam__Tls__Key", OptionNames.Written("DeCam:Tls:Key"));
    }

    private static SiloSettings Read(params (string Key, string Value)[] values) => SiloSettings.Read(new ConfigurationBuilder()
        .AddInMemoryCollection(values.Select(v => KeyValuePair.Create($"DeCam:{v.Key}", (string?)v.Value))).Build());
}
