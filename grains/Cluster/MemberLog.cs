using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace DeCam.Cluster.Grains.Cluster;

/// <summary>Tells in the log which silos join, leave and are lost, by name.</summary>
public sealed partial class MemberLog(IClusterMembershipService membership, ILocalSiloDetails silo, ILogger<MemberLog> logger) : BackgroundService
{
    private readonly Dictionary<SiloAddress, SiloStatus> _known = [];

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var snapshot in membership.MembershipUpdates.WithCancellation(stoppingToken))
                foreach (var member in snapshot.Members.Values.Where(m => !m.SiloAddress.Equals(silo.SiloAddress))) Tell(member);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            LogStopped();
        }
    }

    private void Tell(ClusterMember member)
    {
        var before = _known.GetValueOrDefault(member.SiloAddress, SiloStatus.None);
        if (before == member.Status) return;
        _known[member.SiloAddress] = member.Status;
        if (member.Status == SiloStatus.Active) LogJoined(member.Name, member.SiloAddress);
        else if (member.Status == SiloStatus.Dead && before is (SiloStatus.Active or SiloStatus.Joining)) LogLost(member.Name, member.SiloAddress);
        else if (member.Status == SiloStatus.Dead && before is (SiloStatus.ShuttingDown or SiloStatus.Stopping)) LogLeft(member.Name, member.SiloAddress);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Silo {Name} ({Address}) is in the cluster")]
    private partial void LogJoined(string name, SiloAddress address);

    [LoggerMessage(Level = LogLevel.Information, Message = "Silo {Name} ({Address}) left the cluster")]
    private partial void LogLeft(string name, SiloAddress address);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Silo {Name} ({Address}) was lost; its runs go on elsewhere, and its leases go to other devices")]
    private partial void LogLost(string name, SiloAddress address);

    [LoggerMessage(Level = LogLevel.Debug, Message = "The cluster's members are told no more")]
    private partial void LogStopped();
}
