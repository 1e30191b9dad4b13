using DeCam.Cluster.Testing.Planted;
using DeCam.Methods;

namespace DeCam.Cluster.Tests.Grains.Explanations;

public sealed class BudgetTests
{
    public static TheoryData<string> Methods => [.. MethodCatalog.All.Where(m => !m.LooksInside).Select(m => m.Name)];

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task Explain_BudgetOf37_IsWhatTheDevicesCounted(string method)
    {
        await using var cluster = await PlantedCluster.StartAsync(1);
        var spec = await cluster.SpecAsync() with { Method = method, Options = [], Budget = 37, Protocols = ["black-30"] };

        var status = await cluster.ExplainAsync(spec);

        Assert.Equal((RunState.Completed, null), (status.State, status.Failure));
        var result = (await cluster.Run(spec).ResultAsync())!;
        Assert.InRange(result.Evaluations, 0, 37);
        Assert.Equal(MethodCatalog.Named(method).IsControl ? 0 : 37, result.Evaluations + result.SkippedAsIdentical);
        Assert.Equal(62, result.MetricEvaluations);
        Assert.Equal(result.Evaluations + result.MetricEvaluations, cluster.Devices.Values.Sum(d => d.Masks));
    }
}
