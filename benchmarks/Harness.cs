namespace DeCam.Benchmarks;

/// <summary>A measurement started by name: <c>dotnet run -c Release --project benchmarks -- NAME ...</c>.</summary>
/// <param name="Name">First argument that starts it.</param>
/// <param name="Usage">Its arguments, in one line.</param>
/// <param name="Run">Takes the other arguments and gives the exit code.</param>
internal sealed record Harness(string Name, string Usage, Func<string[], Task<int>> Run);
