using System.Runtime.InteropServices;
using System.Text;

namespace DeCam.Inference.Devices;

/// <summary>A card as the driver describes it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Bytes">Its memory, in bytes.</param>
/// <param name="Generation">Major number of its compute capability: 7 for Turing, 8 for Ampere.</param>
internal sealed record Card(string Name, long Bytes, int Generation);

/// <summary>Asks the driver of NVIDIA cards which there are, in the order in which CUDA numbers them. Needs nothing but the driver.</summary>
internal static unsafe class CudaDriver
{
    private const int Done = 0, NoDevice = 100, MajorCapability = 75, NameBytes = 256;
    private static readonly Lazy<IReadOnlyList<Card>?> Found = new(() => Read(Library));

    private static string Library => OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1";

    /// <summary>The cards; null where the driver is not here or does not answer.</summary>
    public static IReadOnlyList<Card>? Cards => Found.Value;

    /// <summary>The card of a number; null where the driver knows none.</summary>
    public static Card? Card(int index) => Cards is { } cards && index < cards.Count ? cards[index] : null;

    /// <summary>Free memory of a card, in bytes; null where the driver does not tell.</summary>
    /// <param name="index">Number of the card.</param>
    public static long? FreeBytes(int index) => Card(index) is null ? null : FreeBytes(Library, index);

    /// <summary>The same of a library that speaks as the driver does.</summary>
    internal static long? FreeBytes(string library, int index)
    {
        // The context that the runtime uses too; whatever this thread had before is current again afterwards.
        if (!NativeLibrary.TryLoad(library, out var driver)) return null;
        if (!NativeLibrary.TryGetExport(driver, "cuDevicePrimaryCtxRetain", out var retain) || !NativeLibrary.TryGetExport(driver, "cuDevicePrimaryCtxRelease_v2", out var release)
            || !NativeLibrary.TryGetExport(driver, "cuCtxPushCurrent_v2", out var push) || !NativeLibrary.TryGetExport(driver, "cuCtxPopCurrent_v2", out var pop)
            || !NativeLibrary.TryGetExport(driver, "cuMemGetInfo_v2", out var memory)) return null;
        nint context;
        if (((delegate* unmanaged<nint*, int, int>)retain)(&context, index) != Done) return null;
        try
        {
            if (((delegate* unmanaged<nint, int>)push)(context) != Done) return null;
            nuint free, total;
            var told = ((delegate* unmanaged<nuint*, nuint*, int>)memory)(&free, &total);
            _ = ((delegate* unmanaged<nint*, int>)pop)(&context);
            return told == Done ? (long)free : null;
        }
        finally
        {
            _ = ((delegate* unmanaged<int, int>)release)(index);
        }
    }

    /// <summary>Asks a library that speaks as the driver does.</summary>
    /// <param name="library">Its name or path.</param>
    internal static IReadOnlyList<Card>? Read(string library)
    {
        if (!NativeLibrary.TryLoad(library, out var driver)) return null;
        if (!NativeLibrary.TryGetExport(driver, "cuInit", out var initialise) || !NativeLibrary.TryGetExport(driver, "cuDeviceGetCount", out var count)
            || !NativeLibrary.TryGetExport(driver, "cuDeviceGetName", out var name) || !NativeLibrary.TryGetExport(driver, "cuDeviceTotalMem_v2", out var memory)
            || !NativeLibrary.TryGetExport(driver, "cuDeviceGetAttribute", out var attribute)) return null;
        var begun = ((delegate* unmanaged<uint, int>)initialise)(0);
        if (begun == NoDevice) return [];
        int cards;
        if (begun != Done || ((delegate* unmanaged<int*, int>)count)(&cards) != Done) return null;
        var found = new List<Card>();
        var text = stackalloc byte[NameBytes];
        // A device of the driver's interface is its number.
        for (var i = 0; i < cards; i++)
        {
            nuint bytes;
            int generation;
            if (((delegate* unmanaged<byte*, int, int, int>)name)(text, NameBytes, i) != Done || ((delegate* unmanaged<nuint*, int, int>)memory)(&bytes, i) != Done
                || ((delegate* unmanaged<int*, int, int, int>)attribute)(&generation, MajorCapability, i) != Done) return null;
            found.Add(new(Encoding.UTF8.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text)), (long)bytes, generation));
        }

        return found;
    }
}
