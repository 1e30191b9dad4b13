using System.Buffers;
using System.IO.Pipelines;

namespace DeCam.Cluster.Silo.Messages;

/// <summary>
/// The receiving side of a connection, whose messages are checked before Orleans sees them. A connection begins with a greeting of at
/// most a kilobyte, which Orleans limits itself.
/// </summary>
/// <param name="input">What comes in.</param>
/// <param name="refused">Hears why a message is refused.</param>
internal sealed class GuardedInput(PipeReader input, Action<string> refused) : PipeReader
{
    private const int GreetingLength = sizeof(int);
    private ReadOnlySequence<byte> _buffer;
    private long _checked;
    private bool _isGreeted;

    /// <inheritdoc/>
    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) =>
        Look(await input.ReadAsync(cancellationToken));

    /// <inheritdoc/>
    public override bool TryRead(out ReadResult result)
    {
        if (!input.TryRead(out result)) return false;
        Look(result);
        return true;
    }

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        _checked -= _buffer.Slice(_buffer.Start, consumed).Length;
        _buffer = default;
        input.AdvanceTo(consumed, examined);
    }

    /// <inheritdoc/>
    public override void CancelPendingRead() => input.CancelPendingRead();

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null) => input.Complete(exception);

    private ReadResult Look(ReadResult result)
    {
        _buffer = result.Buffer;
        try
        {
            while (_buffer.Length > _checked && Next(_buffer.Slice(_checked)) is > 0 and var length) _checked += length;
        }
        catch (MessageRefusedException e)
        {
            refused(e.Message);
            throw;
        }

        return result;
    }

    private long Next(ReadOnlySequence<byte> rest)
    {
        if (_isGreeted) return MessageFrame.Check(rest);
        if (rest.Length < GreetingLength) return 0;
        _isGreeted = true;
        return GreetingLength + new WireReader(rest).Fixed32();
    }
}
