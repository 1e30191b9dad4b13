using System.Reflection;
using DeCam.Cluster.Client.Clusters;
using DeCam.Cluster.Silo.Security;
using DeCam.Cluster.Testing.Processes;

namespace DeCam.Cluster.Tests.Silo.Security;

public sealed class ClientCallsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Call_OfAClient_ReachesOnlyWhatClientsNeed()
    {
        using var folder = new TemporaryFolder();
        await using var silo = await SiloProcess.StartAsync(null, ["--data", folder.Path, "--device", "cpu"], Token);
        await using ClusterConnection connection = await RemoteConnection.JoinAsync(new($"gateway:127.0.0.1:{silo.Ports.Gateway}", null, "auto", null), _ => { }, Token);
        var grains = connection.Grains;

        Assert.Single((await grains.GetGrain<IClusterGrain>(0).StatusAsync()).Silos);
        Func<Task>[] forSilos =
        [
            () => grains.GetGrain<IRegistryGrain>(0).AddAsync(new() { RunId = "planted" }),
            () => grains.GetGrain<IClusterGrain>(0).ReportSiloAsync(new() { Silo = SiloAddress.Zero, Name = "planted", Version = "9.9.9" }),
            () => grains.GetGrain<IExplanationGrain>("planted").ReportAsync(new([])),
            () => grains.GetGrain<IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero, Token),
        ];
        foreach (var call in forSilos)
            Assert.EndsWith("; silos alone may.", (await Assert.ThrowsAsync<UnauthorizedAccessException>(call)).Message, StringComparison.Ordinal);
        Assert.Single((await grains.GetGrain<IClusterGrain>(0).StatusAsync()).Silos);
    }

    // A new method is one or the other; whoever adds it decides here.
    [Fact]
    public void Methods_OpenToClients_AreThese() => Assert.Equal(
        [
            "IArtifactGrain.CommitAsync", "IArtifactGrain.ExistsAsync", "IArtifactGrain.LengthAsync", "IArtifactGrain.ReadAsync", "IArtifactGrain.WriteAsync",
            "IClusterGrain.StatusAsync",
            "IDescriptionGrain.DescribeAsync",
            "IExplanationGrain.CancelAsync", "IExplanationGrain.DeleteAsync", "IExplanationGrain.PauseAsync", "IExplanationGrain.ResultAsync", "IExplanationGrain.StatusAsync", "IExplanationGrain.SubmitAsync",
            "IModelTrialGrain.ReadmitAsync",
            "IRunIndexGrain.ListAsync",
            "IStoreGrain.CheckAsync", "IStoreGrain.FindAsync", "IStoreGrain.SizeAsync",
            "ISweepCatalogGrain.ListAsync",
            "ISweepGrain.CancelAsync", "ISweepGrain.DeleteAsync", "ISweepGrain.PauseAsync", "ISweepGrain.RetryAsync", "ISweepGrain.ShardsAsync", "ISweepGrain.SpecAsync", "ISweepGrain.StatusAsync", "ISweepGrain.SubmitAsync",
            "ISweepResolverGrain.ResolveAsync",
            "ISweepShardGrain.BlocksAsync", "ISweepShardGrain.RowsAsync", "ISweepShardGrain.StatusAsync",
        ],
        typeof(SilosOnlyAttribute).Assembly.GetExportedTypes()
            .Where(t => t.IsInterface && t.IsAssignableTo(typeof(IGrain)))
            .SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Instance))
            .Where(ClientCalls.IsOpen)
            .Select(m => $"{m.DeclaringType!.Name}.{m.Name}")
            .Order(StringComparer.Ordinal));
}
