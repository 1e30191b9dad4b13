using System.Runtime.InteropServices;
using DeCam.Cluster.Client;
using DeCam.Cluster.Client.CommandLine;

// The first Ctrl-C (or SIGTERM) asks the command to stop in an orderly way, the second ends the process.
using var stop = new CancellationTokenSource();
void OnSignal(PosixSignalContext signal)
{
    signal.Cancel = !stop.IsCancellationRequested;
    if (stop.IsCancellationRequested) Environment.Exit(ExitCode.Interrupted);
    stop.Cancel();
}

using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
return await DecamProgram.RunAsync(args, CommandConsole.System, stop.Token);
