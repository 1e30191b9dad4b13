using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Testing;

namespace DeCam.Cluster.Tests.Client;

/// <summary>Whatever cannot be explained is refused in one sentence with the right exit code, and leaves no file behind.</summary>
public sealed class BadInputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Explain_ModelOverTheLimitsOfItsLoad_IsRefusedWithTheOptionThatRaisesThem()
    {
        Task<Said> ExplainAsync(byte[] model, string name, params string[] limits) => Decam.RunAsync(["explain", Samples.Star, "--model", _folder.Write(name, model), "--mean", "0.5", "--std", "0.5",
            "--resize", "9", "--method", "rise", "-p", "masks=16", "--no-metrics", "--threads", "1", "--data", _folder.File("data"), "--out", _folder.File("out"), .. limits]);

        (await ExplainAsync(TinyOnnx.Endless, "endless.onnx", "--load-time", "1.5s")).IsRefusal(ExitCode.Input, "endless.onnx", "within 1.5 s", "--load-time");
        (await ExplainAsync(TinyOnnx.Large, "large.onnx", "--load-memory", "100")).IsRefusal(ExitCode.Input, "10000 x 5000 values, 0.2 GB", "0.1 GB are allowed", "--load-memory");
        // Tests beside this one take memory of the same process.
        var taken = await ExplainAsync(TinyOnnx.Large, "large.onnx", "--load-memory", "8000");
        Assert.True(taken.ExitCode == ExitCode.Done, taken.Error);
        (await ExplainAsync(TinyOnnx.Large, "large.onnx", "--load-memory", "63")).IsRefusal(ExitCode.Usage, "--load-memory takes a whole number from 64");
    }

    [Theory]
    [InlineData(ExitCode.Usage, "grad-cam", "-p", "steps=3", "'steps'", "integrated-gradients")]
    [InlineData(ExitCode.Usage, "grad-cam", "--objects", "2", "'objects'", "path-ridge")]
    [InlineData(ExitCode.Usage, "layer-cam", "--stop", "stable:0.9", "'stop'", "path-ridge")]
    [InlineData(ExitCode.Usage, "integrated-gradients", "--budget", "20", "takes at least 52 whole forward passes but the budget is 20", "steps=N")]
    [InlineData(ExitCode.Usage, "grad-cam", "-p", "layer=no_such_layer", "'no_such_layer'", "shapes_cnn", "/Relu_2_output_0")]
    [InlineData(ExitCode.Usage, "score-cam", "--budget", "64", "takes 65 whole forward passes", "64 channels", "the budget is 64")]
    public async Task Explain_InsideTheModelWithWhatCannotBe_IsRefused(int exitCode, string method, string option, string value, params string[] words) =>
        await RefusedAsync(exitCode, words, Samples.Star, "--method", method, option, value, "--no-metrics");

    [Fact]
    public async Task Explain_TextNamedPng_IsBadInput() =>
        await RefusedAsync(ExitCode.Input, ["note.png"], _folder.Write("note.png", "not a picture"u8.ToArray()));

    [Fact]
    public async Task Explain_TruncatedJpeg_IsBadInput()
    {
        var whole = await File.ReadAllBytesAsync(Fixtures.Path("photos", "coffee.jpg"), TestContext.Current.CancellationToken);

        await RefusedAsync(ExitCode.Input, ["half.jpg"], _folder.Write("half.jpg", whole[..(whole.Length / 2)]));
    }

    [Fact]
    public async Task Explain_PngOf30000Squared_IsBadInput() =>
        await RefusedAsync(ExitCode.Input, ["30000", "pixel"], _folder.Write("huge.png", HugePng(30_000)));

    [Fact]
    public async Task Explain_EmptyFolder_IsBadInput() =>
        await RefusedAsync(ExitCode.Input, ["no image"], Directory.CreateDirectory(_folder.File("empty")).FullName);

    [Fact]
    public async Task Explain_MissingImage_IsBadInput() => await RefusedAsync(ExitCode.Input, ["does not exist"], _folder.File("none.png"));

    [Fact]
    public async Task Explain_TextAsModel_IsBadInput() =>
        await RefusedAsync(ExitCode.Input, ["words.onnx"], Samples.Star, "--model", _folder.Write("words.onnx", "not a model"u8.ToArray()));

    [Fact]
    public async Task Explain_MissingModel_IsBadInput() =>
        await RefusedAsync(ExitCode.Input, ["none.onnx", "does not exist"], Samples.Star, "--model", _folder.File("none.onnx"));

    [Fact]
    public async Task Explain_ModelWithTwoInputs_IsBadInput() =>
        await RefusedAsync(ExitCode.Input, ["two.onnx", "2 inputs"], Samples.Star, "--model", _folder.Write("two.onnx", TinyOnnx.TwoInputs));

    [Fact]
    public async Task Explain_DetectionModel_IsBadInput() =>
        await RefusedAsync(ExitCode.Input, ["detector.onnx", "output"], Samples.Star, "--model", _folder.Write("detector.onnx", TinyOnnx.Detector));

    [Fact]
    public async Task Explain_Class5000Of1000_IsWrongUsage() =>
        await RefusedAsync(ExitCode.Usage, ["5000", "999"], Samples.Of("photos", "chelsea.png"), "--class", "5000",
            "--model", Fixtures.Path("models", "mobilenet_v1_0.25_128.onnx"));

    [Fact]
    public async Task Explain_PopulationOf3_IsWrongUsage() => await RefusedAsync(ExitCode.Usage, ["population", "3"], Samples.Star, "--method", "decam", "-p", "population=3");

    [Fact]
    public async Task Explain_NoEllipses_IsWrongUsage() => await RefusedAsync(ExitCode.Usage, ["ellipses", "0"], Samples.Star, "--method", "decam", "-p", "ellipses=0");

    [Theory]
    [InlineData("Method 'path-ridge' has no option 'population'; decam has it: give --method decam.", "-p", "population=50")]
    [InlineData("Method 'path-ridge' has no preset 'paper'; decam has it: give --method decam.", "--preset", "paper")]
    public async Task Explain_WhatOnlyAnotherMethodHas_NamesIt(string sentence, params string[] options) => await RefusedAsync(ExitCode.Usage, [sentence], Samples.Star, options);

    [Fact]
    public async Task Explain_UnknownOptionOfMethod_IsWrongUsage() => await RefusedAsync(ExitCode.Usage, ["populaton"], Samples.Star, "-p", "populaton=50");

    [Fact]
    public async Task Explain_UnknownProtocol_IsWrongUsage() => await RefusedAsync(ExitCode.Usage, ["rise-7", "rise-225", "panel-fast"], Samples.Star, "--protocol", "rise-7");

    [Fact]
    public async Task Explain_UnknownMethod_IsWrongUsage() => await RefusedAsync(ExitCode.Usage, ["telepathy", "decam"], Samples.Star, "--method", "telepathy");

    [Fact]
    public async Task Explain_SeedThatIsNoNumber_IsWrongUsage() => await RefusedAsync(ExitCode.Usage, ["--seed", "abc"], Samples.Star, "--seed", "abc");

    [Fact]
    public async Task Explain_UnwritableOutput_IsWrongUsageBeforeAnyWork()
    {
        var file = _folder.Write("file", []);

        var said = await Decam.RunAsync("explain", Samples.Star, "--model", Samples.ShapesModel, "--out", Path.Combine(file, "out"), "--data", _folder.File("data"));

        said.IsRefusal(ExitCode.Usage, "cannot be written", "--out");
        Assert.False(Directory.Exists(_folder.File("data")));
    }

    [Theory]
    [InlineData("03_star", false, "decam")]
    [InlineData("03_star/result.json", true, "decam")]
    [InlineData("03_star/compare.png", true, "decam,rise")]
    [InlineData("03_star/rise", false, "decam,rise")]
    [InlineData("03_star/rise/saliency.npy", true, "decam,rise")]
    public async Task Explain_PlaceOfResultsTaken_IsWrongUsageBeforeAnyWork(string path, bool isFolder, string methods)
    {
        var place = _folder.File(["out", .. path.Split('/')]);
        if (isFolder) Directory.CreateDirectory(place);
        else _folder.Write(Path.GetRelativePath(_folder.Path, place), [1]);

        var said = await Decam.RunAsync("explain", Samples.Star, "--model", Samples.ShapesModel, "--method", methods, "--out", _folder.File("out"), "--data", _folder.File("data"));

        said.IsRefusal(ExitCode.Usage, place, isFolder ? "is a folder" : "is a file", "--out");
        Assert.False(Directory.Exists(_folder.File("data")));
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--out")]
    [InlineData("--class")]
    public async Task Explain_EmptyText_IsBadUsage(string option) =>
        (await Decam.RunAsync("explain", Samples.Star, "--model", Samples.ShapesModel, option, "")).IsRefusal(ExitCode.Usage, $"Option {option} is empty");

    [Theory]
    [InlineData("--mean", "NaN,0,0", "takes numbers")]
    [InlineData("--std", "1e999,1,1", "takes numbers")]
    [InlineData("--threads", "2000", "from 1 to 1024")]
    [InlineData("--seed", "18446744073709551615", "from 0 to 9223372036854775807")]
    [InlineData("--box", "0.5,1,2,3", "takes whole numbers")]
    public async Task Explain_NumberBeyondWhatCanBe_IsBadUsage(string option, string value, string words) =>
        (await Decam.RunAsync("explain", Samples.Star, "--model", Samples.ShapesModel, option, value)).IsRefusal(ExitCode.Usage, option, words, value);

    [Theory]
    [InlineData(ExitCode.Input, "give the scale byte", "--mean", "103.939,116.779,123.68", "--std", "1")]
    [InlineData(ExitCode.Usage, "the command line has mean 0.5 and std 0.5 with the scale byte (pixels of 0..255)", "--mean", "0.5", "--std", "0.5", "--scale", "byte")]
    [InlineData(ExitCode.Input, "give the scale unit, or mean 127.5, 127.5, 127.5", "--scale", "byte")]
    public async Task Explain_MeanOfTheOtherScale_IsRefused(int exitCode, string words, params string[] options) =>
        (await Decam.RunAsync(["explain", Samples.Star, "--model", Samples.ShapesModel, "--data", _folder.File("data"), "--out", _folder.File("out"), .. options]))
            .IsRefusal(exitCode, words);

    [Theory]
    [InlineData("--protocol", "none", "--protocol", "rise-29")]
    [InlineData("--no-metrics", "--protocol", "rise-29")]
    public async Task Explain_ProtocolAndNone_IsBadUsage(params string[] options) =>
        (await Decam.RunAsync(["explain", Samples.Star, "--model", Samples.ShapesModel, .. options])).IsRefusal(ExitCode.Usage, options[0], "contradicts --protocol rise-29");

    [Fact]
    public async Task Explain_LinkToItself_IsBadInput()
    {
        File.CreateSymbolicLink(_folder.File("loop.png"), "loop.png");

        await RefusedAsync(ExitCode.Input, ["loop.png"], _folder.File("loop.png"));
    }

    [Fact]
    public async Task Sweep_OneTextAsLongAsAFile_IsRepeatedInPart()
    {
        var spec = _folder.Write("big.yaml", System.Text.Encoding.ASCII.GetBytes(new string('a', 300_000)));

        var said = await Decam.RunAsync("sweep", "check", spec);

        said.IsRefusal(ExitCode.Input, "the sweep is 'aaa", " ... ");
        Assert.InRange(said.Error.Length, 500, 1500);
    }

    [Theory]
    [InlineData("stable")]
    [InlineData("stable:1")]
    [InlineData("stable:0")]
    [InlineData("stable:-0.5")]
    [InlineData("stable:NaN")]
    [InlineData("soon:0.9")]
    public async Task Explain_StopThatIsNone_IsBadInput(string stop) =>
        (await Decam.RunAsync("explain", Samples.Star, "--model", Samples.ShapesModel, "--method", "path-ridge", "--stop", stop)).IsRefusal(ExitCode.Usage, $"--stop is '{stop}'", "stable:0.95");

    [Fact]
    public async Task Explain_StopOfAMethodThatCannot_IsBadInput() =>
        (await Decam.RunAsync("explain", Samples.Star, "--model", Samples.ShapesModel, "--method", "rise", "--stop", "stable:0.95")).IsRefusal(ExitCode.Usage, "'rise' has no option 'stop'");

    /// <summary>A pipe that nobody writes to is open for ever.</summary>
    [Fact]
    public async Task Read_Pipe_IsRefusedAndNeverOpened()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no pipes in folders.");
        var pipe = Pipe("pipe.png");
        Pipe("page/index.html");
        Pipe("table/results.csv");
        _folder.Write("in/a.png", await File.ReadAllBytesAsync(Samples.Star, TestContext.Current.CancellationToken));
        var map = _folder.Write("map.npy", DeCam.Inference.Imaging.Npy.ToBytes(new float[64 * 64], 64, 64));

        (await SayAsync("evaluate", pipe, "--map", map)).IsRefusal(ExitCode.Input, "pipe.png", "is a pipe");
        (await SayAsync("evaluate", pipe, "--sanity")).IsRefusal(ExitCode.Input, "pipe.png", "is a pipe");
        (await SayAsync("explain", Samples.Star, "--mask", pipe, "--out", _folder.File("out"))).IsRefusal(ExitCode.Input, "pipe.png", "is a pipe");
        (await SayAsync("explain", _folder.File("in"), "--out", _folder.File("page"))).IsRefusal(ExitCode.Usage, "index.html", "is no page of decam explain");
        (await SayAsync("explain", _folder.File("in"), "--out", _folder.File("table"))).IsRefusal(ExitCode.Usage, "results.csv", "is no table of decam explain");

        Task<Said> SayAsync(params string[] arguments) =>
            Task.Run(() => Decam.RunAsync([.. arguments, "--model", Samples.ShapesModel, "--data", _folder.File("data"), "--threads", "1"])).WaitAsync(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("2d", "1 s to 1 day, like 30s, 5m, 1.5h or 1d,")]
    [InlineData("0s", "1 s to 1 day,")]
    public async Task Explain_LoadTimeOutOfRange_IsRefusedWithExamplesThatAreTaken(string time, string words) =>
        await RefusedAsync(ExitCode.Usage, [words], Samples.Star, "--load-time", time);

    [Fact]
    public async Task Explain_FolderAsModel_IsBadInput() => await RefusedAsync(ExitCode.Input, ["is a folder"], Samples.Star, "--model", _folder.Path);

    private string Pipe(string name)
    {
        var path = _folder.Write(name, []);
        File.Delete(path);
        System.Diagnostics.Process.Start("mkfifo", [path]).WaitForExit();
        return path;
    }

    private async Task RefusedAsync(int exitCode, string[] words, string image, params string[] options)
    {
        string[] model = options.Contains("--model") ? [] : ["--model", Samples.ShapesModel];
        var output = _folder.File("out");

        var said = await Decam.RunAsync(["explain", image, .. model, .. options, "--out", output, "--data", _folder.File("data"), "--threads", "1"]);

        said.IsRefusal(exitCode, words);
        Assert.Empty(said.Output);
        if (Directory.Exists(output)) Assert.Empty(Directory.EnumerateFileSystemEntries(output));
    }

    // A header that promises far more pixels than the file holds: what a decoder believes before it has looked.
    private static byte[] HugePng(int side)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, side);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), side);
        (header[8], header[9]) = (8, 2);
        using var rows = new MemoryStream();
        using (var deflate = new ZLibStream(rows, CompressionLevel.Fastest, leaveOpen: true)) deflate.Write(new byte[3 * side + 1]);
        return [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a, .. Chunk("IHDR", header), .. Chunk("IDAT", rows.ToArray()), .. Chunk("IEND", [])];
    }

    private static byte[] Chunk(string type, byte[] content)
    {
        byte[] checkedPart = [.. Encoding.ASCII.GetBytes(type), .. content];
        var chunk = new byte[4 + checkedPart.Length + 4];
        BinaryPrimitives.WriteInt32BigEndian(chunk, content.Length);
        checkedPart.CopyTo(chunk, 4);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(chunk.Length - 4), Crc32.HashToUInt32(checkedPart));
        return chunk;
    }
}
