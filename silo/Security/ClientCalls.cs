using System.Collections.Concurrent;
using System.Reflection;

namespace DeCam.Cluster.Silo.Security;

/// <summary>
/// Refuses what a client has no business to call: what is marked <see cref="SilosOnlyAttribute"/>, and the grains that come with
/// Orleans, such as its management grain. Orleans' system targets are left to it; clients need them to connect.
/// </summary>
/// <param name="settings">Settings of the silo.</param>
internal sealed class ClientCalls(SiloSettings settings) : IIncomingGrainCallFilter
{
    // Background work of a silo calls grains as a client of its own, whose key begins so.
    private static ReadOnlySpan<byte> HostedClient => "hosted-"u8;
    private readonly ConcurrentDictionary<MethodInfo, bool> _isOpen = new();

    /// <inheritdoc/>
    public Task Invoke(IIncomingGrainCallContext context) => IsClient(context.SourceId) && !IsOpen(context)
        ? throw new UnauthorizedAccessException($"A client may not call {context.InterfaceMethod.DeclaringType?.Name}.{context.InterfaceMethod.Name}; silos alone may.")
        : context.Invoke();

    /// <summary>Whether a grain id names a client outside of every silo.</summary>
    internal static bool IsClient(GrainId? source) =>
        source is { } id && id.IsClient() && !id.Key.AsSpan().StartsWith(HostedClient);

    /// <summary>Whether clients may call a method of a grain of this product.</summary>
    internal static bool IsOpen(MethodInfo method) =>
        !method.IsDefined(typeof(SilosOnlyAttribute)) && method.DeclaringType?.IsDefined(typeof(SilosOnlyAttribute)) != true;

    private bool IsOpen(IIncomingGrainCallContext context) =>
        settings.Silo.OpenInternalCalls || context.TargetId.IsSystemTarget()
        || (context.InterfaceMethod.DeclaringType?.Assembly == typeof(SilosOnlyAttribute).Assembly && _isOpen.GetOrAdd(context.InterfaceMethod, IsOpen));
}
