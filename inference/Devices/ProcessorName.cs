using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using System.Text;

namespace DeCam.Inference.Devices;

/// <summary>The name that the processor gives itself.</summary>
internal static class ProcessorName
{
    private const uint FirstOfName = 0x80000002, LastOfName = 0x80000004, MostExtended = 0x80000000;

    /// <summary>The name; the kind of processor where it has none.</summary>
    public static string Value { get; } = Read() is { Length: > 0 } name ? name : RuntimeInformation.ProcessArchitecture.ToString();

    private static string Read()
    {
        if (!X86Base.IsSupported || (uint)X86Base.CpuId(unchecked((int)MostExtended), 0).Eax < LastOfName) return "";
        var bytes = new List<byte>();
        for (var leaf = FirstOfName; leaf <= LastOfName; leaf++)
        {
            var (a, b, c, d) = X86Base.CpuId(unchecked((int)leaf), 0);
            foreach (var word in (int[])[a, b, c, d]) bytes.AddRange(BitConverter.GetBytes(word));
        }

        var text = Encoding.ASCII.GetString([.. bytes.TakeWhile(b => b != 0)]);
        return string.Join(' ', text.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }
}
