using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Testing.Processes;

namespace DeCam.Cluster.Tests.Client;

/// <summary>The memory of a command that explains a picture of as many pixels as are allowed, beside one that explains a small one.</summary>
public sealed class LargePictureMemoryTests
{
    private const int Side = 10_000, MostMegabytes = 400, KiB = 1024, Megabyte = 1_000_000;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Explain_HundredMegapixels_TakesFourHundredMegabytesMoreAtMost(bool isInterlaced)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The largest memory is read from /proc.");
        using var folder = new TemporaryFolder();

        var small = await PeakAsync(folder, Samples.Star);
        var large = await PeakAsync(folder, folder.Write("large.png", Png(isInterlaced)));

        Assert.InRange((large - small) * KiB / Megabyte, 0, MostMegabytes);
    }

    private static async Task<long> PeakAsync(TemporaryFolder folder, string image)
    {
        var token = TestContext.Current.CancellationToken;
        string[] arguments = [Path.Combine(AppContext.BaseDirectory, "decam.dll"), "explain", image, "--model", Samples.ShapesModel, "--budget", "100", "--no-metrics",
            "--quiet", "--out", folder.File("out"), "--data", folder.File("data")];
        await using var process = ChildProcess.Start(ProcessPlace.Loopback, "dotnet", arguments, new Dictionary<string, string>());
        var peak = 0L;
        while (!process.HasExited)
        {
            peak = Math.Max(peak, PeakOf(process.Id));
            await Task.Delay(10, token);
        }

        var code = await process.WaitForExitAsync(token);
        Assert.True(code == ExitCode.Done, process.Error);
        return peak;
    }

    private static long PeakOf(int process)
    {
        try
        {
            var line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            // It has ended meanwhile.
            return 0;
        }
    }

    // Grey gradients: 100 megapixels in a small file.
    private static byte[] Png(bool isInterlaced)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, Side);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), Side);
        (header[8], header[12]) = (8, Convert.ToByte(isInterlaced));
        (int X, int Y, int Across, int Down)[] passes = isInterlaced
            ? [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
            : [(0, 0, 1, 1)];
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            foreach (var (left, top, across, down) in passes)
            {
                var row = new byte[(Side - left + across - 1) / across + 1];
                for (var y = top; y < Side; y += down)
                {
                    for (var x = left; x < Side; x += across) row[x / across + 1] = (byte)((x >> 5) + (y >> 5));
                    zlib.Write(row);
                }
            }
        }

        return [0x89, .. "PNG\r\n\u001a\n"u8, .. Chunk("IHDR"u8, header), .. Chunk("IDAT"u8, packed.ToArray()), .. Chunk("IEND"u8, [])];
    }

    private static byte[] Chunk(ReadOnlySpan<byte> type, byte[] body)
    {
        var chunk = new byte[body.Length + 12];
        BinaryPrimitives.WriteInt32BigEndian(chunk, body.Length);
        type.CopyTo(chunk.AsSpan(4));
        body.CopyTo(chunk, 8);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(body.Length + 8), Checksum(chunk.AsSpan(4, body.Length + 4)));
        return chunk;
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? crc >> 1 ^ 0xEDB88320 : crc >> 1;
        }

        return ~crc;
    }
}
