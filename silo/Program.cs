using DeCam.Cluster.Silo;
using DeCam.Cluster.Silo.Commands;
using DeCam.Cluster.Silo.Hosting;

StandardStreams.Guard();
ProcessEnd.AtMistakes(SiloExitCodes.Internal);
return await SiloCommandLine.RunAsync(args, SiloRun.RunAsync);
