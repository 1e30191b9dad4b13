using System.Security.Cryptography;
using DeCam.Cluster.Client.Clusters;
using DeCam.Cluster.Client.Sweeps.Watching;

namespace DeCam.Cluster.Testing.Failover;

/// <summary>A sweep over the shapes of the repository's samples, the same on a cluster that knows them as a dataset and in an embedded one.</summary>
internal sealed class ShapesSweep(int images, int seeds)
{
    /// <summary>File of the model.</summary>
    public static string ModelPath { get; } = Samples.ShapesModel;

    /// <summary>Hash of the model.</summary>
    public static string ModelSha256 { get; } = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(ModelPath)));

    /// <summary>Options of the one method.</summary>
    public SortedDictionary<string, string> Options { get; } = new(StringComparer.Ordinal);

    /// <summary>Name of the one method.</summary>
    public string Method { get; init; } = "decam";

    /// <summary>Evaluations of a cell.</summary>
    public required int Budget { get; init; }

    /// <summary>Metric protocols.</summary>
    public string[] Metrics { get; init; } = [];

    /// <summary>Submits it under an id and gives the specification as resolved.</summary>
    public async Task<SweepSpec> SubmitAsync(ClusterCalls calls, string id, CancellationToken cancellationToken)
    {
        if (calls.Cluster.IsEmbedded) await calls.Cluster.AddModelAsync(new(ModelPath, ""), cancellationToken);
        var spec = new SweepSpec
        {
            Name = "shapes",
            Models = [new() { Name = "shapes", File = "shapes_cnn.onnx", Sha256 = ModelSha256 }],
            Methods = [new() { Name = Method, Method = Method, Options = Options }],
            Images = calls.Cluster.IsEmbedded
                ? new() { Folder = Samples.Shapes, Include = "*.png", Limit = images }
                : new() { Dataset = "shapes", Include = "*.png", Limit = images },
            Seeds = [.. Enumerable.Range(0, seeds)],
            Budget = Budget,
            Metrics = Metrics,
        };
        var resolution = await calls.AskAsync(() => calls.Cluster.Grains.GetGrain<ISweepResolverGrain>(0).ResolveAsync(spec), cancellationToken);
        var resolved = resolution.Spec ?? throw new InvalidOperationException(resolution.Failure!.Message);
        await calls.AskAsync(() => calls.Sweep(id).SubmitAsync(resolved, restart: false), cancellationToken);
        return resolved;
    }
}
