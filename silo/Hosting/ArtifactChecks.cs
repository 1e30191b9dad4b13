using DeCam.Cluster.Silo.Artifacts;

namespace DeCam.Cluster.Silo.Hosting;

/// <summary>Checks that artifacts can be written and read, and that uploads have a place to wait.</summary>
internal static class ArtifactChecks
{
    /// <summary>Writes and reads a little.</summary>
    /// <param name="settings">Where artifacts live.</param>
    /// <param name="patience">Time a bucket has to answer.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="StartRefusedException">The folder or bucket cannot be written and read.</exception>
    public static Task RunAsync(SiloSettings settings, TimeSpan patience, CancellationToken cancellationToken)
    {
        if (FolderProbe.Look(settings.UploadFolder) is { } full)
            throw StartRefusedException.Input($"The upload folder '{settings.UploadFolder}' cannot be written and read ({Sentence.Reason(full.Message)}); name another one in DeCam:Artifacts:UploadFolder.", full);
        if (settings.Artifacts.Kind == ArtifactKind.S3) return CheckBucketAsync(settings.Artifacts, patience, cancellationToken);
        if (FolderProbe.Look(settings.ArtifactFolder) is { } unusable)
            throw StartRefusedException.Input($"The artifact folder '{settings.ArtifactFolder}' cannot be written and read ({Sentence.Reason(unusable.Message)}); name another one in DeCam:Artifacts:Folder.", unusable);
        return Task.CompletedTask;
    }

    private static async Task CheckBucketAsync(ArtifactOptions options, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        try
        {
            using var store = S3Connection.Open(options);
            await store.ProbeAsync(limit.Token);
        }
        catch (Exception problem) when (!cancellationToken.IsCancellationRequested)
        {
            var reason = problem is OperationCanceledException ? $"no answer within {patience.TotalSeconds:0} s" : Sentence.Reason(problem.GetBaseException().Message);
            var service = options.Endpoint.Length > 0 ? options.Endpoint : $"Amazon in {options.Region}";
            throw StartRefusedException.Unreachable(
                $"Bucket '{options.Bucket}' at {service} cannot be written and read ({reason}); correct DeCam:Artifacts:Endpoint and Bucket, or the keys in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.", problem);
        }
    }
}
