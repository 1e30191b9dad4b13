using System.Runtime.InteropServices;
using DeCam.Cluster.Silo.Clustering;
using DeCam.Cluster.Silo.Folders;
using DeCam.Scoring;

namespace DeCam.Cluster.Silo.Hosting;

/// <summary>Runs one silo from its configuration to its end.</summary>
internal static class SiloRun
{
    private static readonly TimeSpan DisposeTime = TimeSpan.FromSeconds(5);

    /// <summary>Starts, waits for Ctrl-C, SIGTERM or SIGHUP, drains, stops.</summary>
    /// <returns>The exit code; what went wrong is one sentence on stderr.</returns>
    public static async Task<int> RunAsync(IConfiguration configuration, CancellationToken cancellationToken)
    {
        try
        {
            var settings = DrawPort(SiloSettings.Read(configuration));
            await StartChecks.RunAsync(settings, cancellationToken);
            settings = settings with { FirstSilo = await StartChecks.FindFirstAsync(settings.Silo.Join, cancellationToken) };
            using var claim = FolderClaim.Take(settings);
            return await RunAsync(SiloHost.Build(configuration, settings), settings, cancellationToken);
        }
        catch (StartRefusedException refused)
        {
            await Console.Error.WriteLineAsync(PrintableText.Lines(refused.Message));
            return refused.ExitCode;
        }
        catch (ScoringRefusedException refused)
        {
            await Console.Error.WriteLineAsync(PrintableText.Lines(refused.Message));
            return SiloExitCodes.Option;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return SiloExitCodes.Done;
        }
        catch (Exception unexpected)
        {
            await Console.Error.WriteLineAsync(StartSentences.Unexpected(unexpected, configuration.GetValue(SiloLogFormatterOptions.StackTracesPath, false)));
            return SiloExitCodes.Internal;
        }
    }

    private static async Task<int> RunAsync(IHost host, SiloSettings settings, CancellationToken cancellationToken)
    {
        var hangs = false;
        // The host knows Ctrl-C and SIGTERM by itself. A hang-up that is ignored, as nohup does, stays ignored.
        var lifetime = host.Services.GetRequiredService<IHostApplicationLifetime>();
        using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            signal.Cancel = true;
            lifetime.StopApplication();
        });
        try
        {
            await StartAsync(host, settings, cancellationToken);
            hangs = !await EndsInTimeAsync(host, settings.Silo.DrainTime, cancellationToken);
            if (!hangs) return SiloExitCodes.Done;
            await Console.Error.WriteLineAsync(NotLeft(settings));
            return SiloExitCodes.Unreachable;
        }
        finally
        {
            // A host that hangs would hang here too; it ends with the process.
            if (!hangs) await DisposeAsync(host, DisposeTime);
        }
    }

    /// <summary>Disposes, but does not wait for native work that never ends: its threads end with the process.</summary>
    internal static async Task DisposeAsync(IDisposable host, TimeSpan patience)
    {
        var disposing = Task.Run(host.Dispose);
        if (await Task.WhenAny(disposing, Task.Delay(patience)) == disposing) await disposing;
    }

    // Orleans waits minutes for an unreachable membership table, however short the host's time to stop.
    private static async Task<bool> EndsInTimeAsync(IHost host, TimeSpan drainTime, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource();
        await using var begun = host.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(() => late.CancelAfter(drainTime));
        try
        {
            await host.WaitForShutdownAsync(cancellationToken).WaitAsync(late.Token);
            return true;
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private static string NotLeft(SiloSettings settings)
    {
        var keeper = settings.MembershipServer ?? "the silo that keeps the membership";
        return $"The silo ended without leaving the cluster, because {keeper} did not let it within {settings.Silo.DrainTime.TotalSeconds:0} s; the other silos find out by themselves.";
    }

    // Others are told the port, so it is drawn before anything listens.
    private static SiloSettings DrawPort(SiloSettings settings) =>
        settings.Silo.Port != 0 ? settings : settings with { Silo = settings.Silo with { Port = FreePorts.Next() } };

    private static async Task StartAsync(IHost host, SiloSettings settings, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(settings.Silo.StartTimeout);
        try
        {
            // Joining waits inside Orleans without looking at the token, so the deadline is kept here.
            await host.StartAsync(deadline.Token).WaitAsync(deadline.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw StartRefusedException.Unreachable(StartSentences.TooLate(settings));
        }
        catch (ScoringRefusedException refused)
        {
            throw StartRefusedException.Option(refused.Message, refused);
        }
        catch (Exception problem) when (PortTaken.Is(problem))
        {
            throw new StartRefusedException(SiloExitCodes.PortTaken, StartSentences.PortTaken(problem), problem);
        }
    }
}
