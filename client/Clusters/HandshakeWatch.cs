using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;

namespace DeCam.Cluster.Client.Clusters;

/// <summary>How far a gateway came with this client.</summary>
internal enum HandshakeState
{
    /// <summary>It accepted a connection and has said nothing yet.</summary>
    Waiting,

    /// <summary>It closed the connection before it said who it is.</summary>
    Closed,

    /// <summary>It said who it is.</summary>
    Answered,
}

/// <summary>Watches the connections of an Orleans client, which itself only says that none was made.</summary>
internal sealed partial class HandshakeWatch
{
    private readonly ConcurrentDictionary<string, HandshakeState> _states = new();
    private volatile bool _isOver;

    /// <summary>The id of a cluster that answered but is another one, or null.</summary>
    public string? ForeignId { get; private set; }

    /// <summary>Gateways that accepted a connection and did not answer the handshake.</summary>
    public IReadOnlyList<string> Busy => In(HandshakeState.Waiting);

    /// <summary>Gateways that said who they are.</summary>
    public IReadOnlyList<string> Answered => In(HandshakeState.Answered);

    /// <summary>Whether trying again is of no use.</summary>
    public bool IsRefused => ForeignId is not null && Busy.Count == 0;

    /// <summary>Looks no longer: the client is about to close its connections itself.</summary>
    public void End() => _isOver = true;

    /// <summary>Watches from the moment on when a connection is accepted.</summary>
    /// <param name="services">The client's services, before TLS is added.</param>
    public void BelowTls(IServiceCollection services) => Use(services, async (next, context) =>
    {
        var gateway = Name(context);
        Set(gateway, HandshakeState.Waiting);
        try
        {
            await next(context);
        }
        catch (InvalidOperationException e) when (OtherId().Match(e.Message) is { Success: true } match)
        {
            ForeignId = match.Groups[1].Value;
            throw;
        }
        finally
        {
            if (!_isOver) _states.TryUpdate(gateway, HandshakeState.Closed, HandshakeState.Waiting);
        }
    });

    /// <summary>Watches for the first words of the silo itself.</summary>
    /// <param name="services">The client's services, after TLS is added.</param>
    public void AboveTls(IServiceCollection services) => Use(services, (next, context) =>
    {
        var gateway = Name(context);
        context.Transport = new Duplex(new FirstBytes(context.Transport.Input, () => Set(gateway, HandshakeState.Answered)), context.Transport.Output);
        return next(context);
    });

    private void Set(string gateway, HandshakeState state)
    {
        if (!_isOver) _states[gateway] = state;
    }

    private static void Use(IServiceCollection services, Func<ConnectionDelegate, ConnectionContext, Task> middleware) =>
        services.Configure<ClientConnectionOptions>(options =>
            options.ConfigureConnection(connection => connection.Use(next => context => middleware(next, context))));

    private static string Name(ConnectionContext context) => (context.RemoteEndPoint as IPEndPoint)?.ToString() ?? "unknown";

    private List<string> In(HandshakeState state) => [.. _states.Where(s => s.Value == state).Select(s => s.Key).Order(StringComparer.Ordinal)];

    // Orleans' own sentence; it has no type or code for this.
    [GeneratedRegex("^Unexpected cluster id \"(.*?)\"")]
    private static partial Regex OtherId();

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
