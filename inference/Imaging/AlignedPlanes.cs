using System.Runtime.CompilerServices;

namespace DeCam.Inference.Imaging;

/// <summary>Planes that begin where a line of the processor's cache does; with rows of whole lines, as most models have, no load touches two.</summary>
internal static class AlignedPlanes
{
    private const int LineBytes = 64;

    /// <summary>A copy of the values.</summary>
    public static unsafe ReadOnlyMemory<float> Of(ReadOnlySpan<float> planes)
    {
        // Pinned: a moved array would lose its alignment.
        var room = GC.AllocateUninitializedArray<float>(planes.Length + LineBytes / sizeof(float), pinned: true);
        var start = (int)(-(nint)Unsafe.AsPointer(ref room[0]) & (LineBytes - 1)) / sizeof(float);
        planes.CopyTo(room.AsSpan(start));
        return room.AsMemory(start, planes.Length);
    }
}
