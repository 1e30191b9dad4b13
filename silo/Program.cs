using DeCam.Cluster.Silo.Commands;
using DeCam.Cluster.Silo.Hosting;

return await SiloCommandLine.RunAsync(args, SiloRun.RunAsync);
