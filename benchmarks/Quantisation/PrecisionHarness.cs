namespace DeCam.Benchmarks.Quantisation;

/// <summary>Searching with 8-bit integers beside float32: speed, and the quality of maps.</summary>
internal static class PrecisionHarness
{
    public static Harness Entry { get; } = new("int8", "PICTURE MODEL.onnx ...: evaluations a second of the loop in 8 bits and in float32; FOLDER MODEL.onnx ...: how both rank masks", RunAsync);

    private static Task<int> RunAsync(string[] args)
    {
        if (args.Length >= 2 && args[1..].All(File.Exists))
        {
            if (File.Exists(args[0])) return LoopHarness.RunAsync(args[0], args[1..]);
            if (Directory.Exists(args[0])) return AgreementHarness.RunAsync(args[0], args[1..]);
        }

        Console.Error.WriteLine($"'{args.FirstOrDefault(a => !Path.Exists(a)) ?? "one argument"}' is no file; usage: {Entry.Name} {Entry.Usage}");
        return Task.FromResult(2);
    }
}
