using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DeCam.Scoring;

namespace DeCam.Explanations;

/// <summary>Every score told so far, in order. It is the whole state of a run: telling it again restores the run.</summary>
internal sealed class ScoreLog
{
    private const int Version = 1;
    private readonly List<ClassScore> _scores = [];

    public void Append(ReadOnlySpan<ClassScore> scores) => _scores.AddRange(scores);

    public byte[] ToBytes() => [.. BitConverter.GetBytes(Version), .. MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(_scores))];

    public static ReadOnlySpan<ClassScore> Read(ReadOnlySpan<byte> saved)
    {
        if (saved.Length < sizeof(int) || BitConverter.ToInt32(saved) != Version || (saved.Length - sizeof(int)) % Unsafe.SizeOf<ClassScore>() != 0)
            throw new InvalidDataException("The checkpoint was not written by this version of the search; start the run again.");
        return MemoryMarshal.Cast<byte, ClassScore>(saved[sizeof(int)..]);
    }
}
