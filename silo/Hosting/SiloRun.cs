using DeCam.Cluster.Silo.Clustering;
using DeCam.Scoring;

namespace DeCam.Cluster.Silo.Hosting;

/// <summary>Runs one silo from its configuration to its end.</summary>
internal static class SiloRun
{
    /// <summary>Starts, waits for Ctrl-C or SIGTERM, drains, stops.</summary>
    /// <returns>The exit code; what went wrong is one sentence on stderr.</returns>
    public static async Task<int> RunAsync(IConfiguration configuration, CancellationToken cancellationToken)
    {
        try
        {
            var settings = DrawPort(SiloSettings.Read(configuration));
            await StartChecks.RunAsync(settings, cancellationToken);
            using var host = SiloHost.Build(configuration, settings);
            await StartAsync(host, settings, cancellationToken);
            await host.WaitForShutdownAsync(cancellationToken);
            return SiloExitCodes.Done;
        }
        catch (StartRefusedException refused)
        {
            await Console.Error.WriteLineAsync(refused.Message);
            return refused.ExitCode;
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
