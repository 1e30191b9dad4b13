using DeCam.Cluster.Silo.Clustering;
using DeCam.Cluster.Silo.Health;
using DeCam.Cluster.Silo.Hosting;
using DeCam.Cluster.Testing.Planted;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DeCam.Cluster.Tests.Silo.Hosting;

public sealed class ServerWatchTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Trouble_OneServerOfTwoIsBack_IsThatOfTheOther()
    {
        var life = new SiloLife(null!, null!);
        life.Tell("Redis", "Redis refuses the password");
        life.Tell("PostgreSQL", "PostgreSQL refuses the password");
        life.Tell("PostgreSQL", null);
        Assert.Equal("Redis refuses the password", life.Trouble);
        life.Tell("Redis", null);
        Assert.Null(life.Trouble);
    }

    [Fact]
    public async Task Look_ServerThatAnswersWithErrors_IsToldOnceAndWhenItIsOver()
    {
        using var log = new PlantedLog();
        using var logs = LoggerFactory.Create(logging => logging.AddProvider(log));
        var server = new FullServer(log);
        using var watch = new ServerWatch(server, null!, new(null!, null!), new NoOthers(), new Started(), logs.CreateLogger<ServerWatch>());
        await watch.StartAsync(Token);
        await server.IsOver.Task.WaitAsync(TimeSpan.FromSeconds(60), Token);
        await watch.StopAsync(Token);

        Assert.Collection(log.Lines,
            line => Assert.Matches("^Error: PostgreSQL has answered with errors for .+; the silo stays and waits for it: the disk is full$", line),
            line => Assert.Matches("^Information: PostgreSQL answers without errors again, after ", line));
    }

    // Answers with errors until two looks after that was told, and then as it should.
    private sealed class FullServer(PlantedLog log) : IWatchedServer
    {
        private int _looks;

        public TaskCompletionSource IsOver { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public string Place => "PostgreSQL";

        public TimeSpan RefusalTime => TimeSpan.MaxValue;

        public IEnumerable<string> Silos => [];

        public Task ConnectAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<IReadOnlyList<string>> WarningsAsync()
        {
            if (log.Lines.Count > 0) _looks++;
            if (_looks < 3) throw new InvalidOperationException("the disk is full");
            return Task.FromResult<IReadOnlyList<string>>([]);
        }

        public Task<bool> LookAsync(CancellationToken cancellationToken)
        {
            if (log.Lines.Count > 1) IsOver.TrySetResult();
            return Task.FromResult(true);
        }

        public Task<string?> PutBackAsync(CancellationToken cancellationToken) => Task.FromResult<string?>(null);

        public Task<ServerRefusal?> RefusalAsync(CancellationToken cancellationToken) => Task.FromResult<ServerRefusal?>(null);

        public bool IsFault(Exception exception) => exception is InvalidOperationException;

        public bool IsAnswer(Exception fault) => true;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private sealed class NoOthers : IClusterMembershipService
    {
        public ClusterMembershipSnapshot CurrentSnapshot { get; } = new(System.Collections.Immutable.ImmutableDictionary<SiloAddress, ClusterMember>.Empty, new(0));

        public IAsyncEnumerable<ClusterMembershipSnapshot> MembershipUpdates => throw new NotSupportedException();

        public ValueTask Refresh(MembershipVersion minimumVersion, CancellationToken cancellationToken) => ValueTask.CompletedTask;

        public Task<bool> TryKill(SiloAddress siloAddress) => Task.FromResult(false);
    }

    private sealed class Started : IHostApplicationLifetime
    {
        public CancellationToken ApplicationStarted { get; } = new(canceled: true);

        public CancellationToken ApplicationStopping => CancellationToken.None;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication()
        {
        }
    }
}
