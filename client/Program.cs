using System.Runtime.InteropServices;
using DeCam;
using DeCam.Cluster.Client;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Silo;
using DeCam.Inference.Models;

StandardStreams.Guard();
ProcessEnd.AtMistakes(ExitCode.Internal);

// The first Ctrl-C (or SIGTERM, or a terminal that closes) asks the command to stop in an orderly way, the second ends the process.
using var stop = new CancellationTokenSource();
void OnSignal(PosixSignalContext signal)
{
    signal.Cancel = !stop.IsCancellationRequested;
    if (stop.IsCancellationRequested) Environment.Exit(ExitCode.Interrupted);
    ProcessEnd.After(TimeSpan.FromSeconds(4), "Ended without waiting any longer: something does not stop, most likely native code. What was written is kept, and the same command goes on.", ExitCode.Interrupted);
    stop.Cancel();
}

// A terminal that closes may say so more than once.
void OnHangUp(PosixSignalContext signal)
{
    signal.Cancel = true;
    if (!stop.IsCancellationRequested) OnSignal(signal);
}

using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
using var hangUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnHangUp);
NativeCalls.Stuck += call =>
{
    Console.Error.WriteLine($"{call.Sentence} The command ends.");
    ProcessEnd.Now(ExitCode.Input);
};
var code = await DecamProgram.RunAsync(args, CommandConsole.System, stop.Token);
if (StandardStreams.OutputFailure is not { } unwritten) return code;
var rest = code == ExitCode.Done ? "everything else was done, files included: name another place for it and give the same command again" : "name another place for it";
Console.Error.WriteLine($"Standard output cannot be written ({Sentence.Reason(unwritten.GetBaseException().Message)}); {rest}.");
return code == ExitCode.Done ? ExitCode.Internal : code;
