using System.IO.Pipelines;

namespace DeCam.Cluster.Client.Clusters;

/// <summary>The receiving side of a connection, which tells when something has come in.</summary>
/// <param name="input">What comes in.</param>
/// <param name="arrived">Called once.</param>
internal sealed class FirstBytes(PipeReader input, Action arrived) : PipeReader
{
    private Action? _arrived = arrived;

    /// <inheritdoc/>
    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        var result = await input.ReadAsync(cancellationToken);
        Look(result);
        return result;
    }

    /// <inheritdoc/>
    public override bool TryRead(out ReadResult result)
    {
        var isRead = input.TryRead(out result);
        if (isRead) Look(result);
        return isRead;
    }

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed) => input.AdvanceTo(consumed);

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => input.AdvanceTo(consumed, examined);

    /// <inheritdoc/>
    public override void CancelPendingRead() => input.CancelPendingRead();

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null) => input.Complete(exception);

    private void Look(ReadResult result)
    {
        if (!result.Buffer.IsEmpty) Interlocked.Exchange(ref _arrived, null)?.Invoke();
    }
}
