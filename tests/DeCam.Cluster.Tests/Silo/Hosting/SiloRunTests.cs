using DeCam.Cluster.Silo;
using DeCam.Cluster.Silo.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Primitives;

namespace DeCam.Cluster.Tests.Silo.Hosting;

public sealed class SiloRunTests
{
    [Fact]
    public async Task Run_WhatNobodyThoughtOf_EndsWithOne() =>
        Assert.Equal(SiloExitCodes.Internal, await SiloRun.RunAsync(new Broken(), TestContext.Current.CancellationToken));

    [Fact]
    public void Unexpected_MessageOfManyLines_IsOneSentenceThatSaysHowToSeeMore()
    {
        var sentence = StartSentences.Unexpected(new InvalidOperationException("first\n  second.\n"), withTrace: false);
        Assert.Equal("The silo ended by a mistake of the program (InvalidOperationException: first second); set Logging__Console__FormatterOptions__StackTraces=true to see where, and report it.", sentence);
    }

    [Fact]
    public void Unexpected_WithTrace_HasIt()
    {
        var thrown = Record.Exception(() => new Broken().GetSection("any"))!;
        Assert.Contains(nameof(Broken), StartSentences.Unexpected(thrown, withTrace: true), StringComparison.Ordinal);
    }

    [Fact]
    public void TooLate_RedisWithPassword_LeavesItOut()
    {
        var values = new Dictionary<string, string?> { ["DeCam:Silo:Clustering"] = "redis", ["DeCam:Redis:Connection"] = "redis.local:6379,password=geheim" };
        var sentence = StartSentences.TooLate(SiloSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(values).Build()));
        Assert.Contains("Redis at redis.local:6379 lists", sentence, StringComparison.Ordinal);
        Assert.DoesNotContain("geheim", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dispose_WorkThatNeverEnds_IsLeft()
    {
        using var end = new ManualResetEventSlim();
        await SiloRun.DisposeAsync(new Stuck(end), TimeSpan.FromMilliseconds(50)).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        end.Set();
    }

    private sealed class Stuck(ManualResetEventSlim end) : IDisposable
    {
        public void Dispose() => end.Wait();
    }

    private sealed class Broken : IConfiguration
    {
        public string? this[string key]
        {
            get => null;
            set => throw new NotSupportedException();
        }

        public IEnumerable<IConfigurationSection> GetChildren() => [];

        public IChangeToken GetReloadToken() => throw new NotSupportedException();

        public IConfigurationSection GetSection(string key) =>
            key == SiloLogFormatterOptions.StackTracesPath ? new ConfigurationBuilder().Build().GetSection(key) : throw new NotSupportedException("planted");
    }
}
