using System.Diagnostics;
using System.Globalization;
using DeCam.Testing;

namespace DeCam.Cluster.Testing.Processes;

/// <summary>Linux network namespaces joined by a bridge: a hub, and some more whose link to it can be cut. They are gone when it is disposed of, or when the process ends.</summary>
internal sealed class NamespaceNetwork : IDisposable
{
    private readonly string _name = string.Create(CultureInfo.InvariantCulture, $"decam{Environment.ProcessId}");
    private readonly string _subnet = string.Create(CultureInfo.InvariantCulture, $"10.203.{Environment.ProcessId % 250}");
    private readonly int _count;
    private bool _isDisposed;

    private NamespaceNetwork(int count)
    {
        _count = count;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Dispose();
    }

    /// <summary>Where all others can be reached from.</summary>
    public ProcessPlace Hub => new($"{_subnet}.1", ["ip", "netns", "exec", $"{_name}h"]);

    /// <summary>The places whose links can be cut.</summary>
    public ProcessPlace[] Places => [.. Enumerable.Range(0, _count).Select(i => new ProcessPlace($"{_subnet}.{10 + i}", ["ip", "netns", "exec", $"{_name}n{i}"]))];

    /// <summary>Makes them; where that is not permitted the test is skipped, in CI failed.</summary>
    public static NamespaceNetwork Create(int count)
    {
        var network = new NamespaceNetwork(count);
        try
        {
            network.Make();
            return network;
        }
        catch (Exception e) when (e is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            network.Dispose();
            Missing.Report($"Network namespaces cannot be made here: {e.Message}");
            throw;
        }
    }

    /// <summary>Cuts a place off from all others.</summary>
    public void Cut(int place) => Ip($"-n {_name}h link set p{place} down");

    /// <summary>Ends <see cref="Cut"/>.</summary>
    public void Restore(int place) => Ip($"-n {_name}h link set p{place} up");

    public void Dispose()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        // Links go with the namespaces they lead to.
        foreach (var name in (string[])[$"{_name}h", .. Enumerable.Range(0, _count).Select(i => $"{_name}n{i}")]) Run($"netns del {name}");
    }

    private void Make()
    {
        Ip($"netns add {_name}h");
        Ip($"-n {_name}h link set lo up");
        Ip($"-n {_name}h link add bridge type bridge");
        Ip($"-n {_name}h addr add {_subnet}.1/24 dev bridge");
        Ip($"-n {_name}h link set bridge up");
        for (var i = 0; i < _count; i++)
        {
            Ip($"netns add {_name}n{i}");
            Ip($"-n {_name}h link add p{i} type veth peer name eth0 netns {_name}n{i}");
            Ip($"-n {_name}h link set p{i} master bridge up");
            Ip($"-n {_name}n{i} link set lo up");
            Ip($"-n {_name}n{i} addr add {_subnet}.{10 + i}/24 dev eth0");
            Ip($"-n {_name}n{i} link set eth0 up");
        }

        // The test itself, from outside.
        Ip($"-n {_name}h link add outside type veth peer name {_name} netns {Environment.ProcessId}");
        Ip($"-n {_name}h link set outside master bridge up");
        Ip($"addr add {_subnet}.254/24 dev {_name}");
        Ip($"link set {_name} up");
    }

    private static void Ip(string arguments)
    {
        if (Run(arguments) is { Length: > 0 } refusal) throw new InvalidOperationException($"'ip {arguments}' says: {refusal}");
    }

    private static string Run(string arguments)
    {
        using var ip = Process.Start(new ProcessStartInfo("ip", arguments) { RedirectStandardError = true })!;
        var error = ip.StandardError.ReadToEnd();
        ip.WaitForExit();
        return ip.ExitCode == 0 ? "" : $"exit code {ip.ExitCode}. {error.Trim()}";
    }
}
