namespace DeCam.Cluster.Testing.Planted;

/// <summary>Lets a test step in before and after the calls of grains, such as to lose an answer after the write.</summary>
internal sealed class PlantedCalls : IIncomingGrainCallFilter
{
    /// <summary>Called with the name of the method, as in "ISweepShardGrain.RetryAsync", before it runs.</summary>
    public Func<string, Task> Before { get; set; } = _ => Task.CompletedTask;

    /// <summary>The same after it ran.</summary>
    public Func<string, Task> After { get; set; } = _ => Task.CompletedTask;

    /// <summary>Loses every call of the method until told otherwise.</summary>
    public static Func<string, Task> Losing(string method) => called => called == method
        ? Task.FromException(new TimeoutException($"The test lost a call of {method}."))
        : Task.CompletedTask;

    /// <summary>Lets all calls through.</summary>
    public void Heal() => Before = After = _ => Task.CompletedTask;

    public async Task Invoke(IIncomingGrainCallContext context)
    {
        var method = $"{context.InterfaceMethod?.DeclaringType?.Name}.{context.InterfaceMethod?.Name}";
        await Before(method);
        await context.Invoke();
        await After(method);
    }
}
