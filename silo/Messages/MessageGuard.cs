using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;
using Orleans.Configuration;
using Orleans.Serialization.Codecs;
using Orleans.Serialization.Configuration;

namespace DeCam.Cluster.Silo.Messages;

/// <summary>
/// Keeps a message that would end the process away from Orleans' deserializer, on every connection of a silo. Whoever sent it is named
/// in the log, and loses the connection.
/// </summary>
internal static partial class MessageGuard
{
    /// <summary>Guards the connections from clients, and those from and to silos. Must come after TLS, so that it sees what TLS unpacked.</summary>
    public static ISiloBuilder GuardMessages(this ISiloBuilder silo)
    {
        silo.Services.AddOptions<SiloConnectionOptions>().Configure<ILoggerFactory>((options, loggers) =>
        {
            var logger = loggers.CreateLogger(typeof(MessageGuard));
            options.ConfigureGatewayInboundConnection(connection => connection.Guard(logger));
            options.ConfigureSiloInboundConnection(connection => connection.Guard(logger));
            options.ConfigureSiloOutboundConnection(connection => connection.Guard(logger));
        });
        // The codec of types reads a name whatever its field says that it is. The cluster sends no types.
        silo.Services.PostConfigure<TypeManifestOptions>(options => options.FieldCodecs.Remove(typeof(TypeSerializerCodec)));
        return silo;
    }

    private static void Guard(this IConnectionBuilder connection, ILogger logger) => connection.Use(next => async context =>
    {
        var plain = context.Transport;
        context.Transport = new Guarded(new GuardedInput(plain.Input, reason => LogRefused(logger, context.RemoteEndPoint?.ToString() ?? "unknown", reason)), plain.Output);
        try
        {
            await next(context);
        }
        finally
        {
            context.Transport = plain;
        }
    });

    [LoggerMessage(1, LogLevel.Warning, "A message of {Remote} was refused and its connection closed: {Reason}")]
    private static partial void LogRefused(ILogger logger, string remote, string reason);

    private sealed record Guarded(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
