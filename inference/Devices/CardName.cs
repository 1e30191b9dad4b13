using System.Globalization;

namespace DeCam.Inference.Devices;

/// <summary>The name of an NVIDIA card, as the driver tells it, with or without its library.</summary>
internal static class CardName
{
    private const string Cards = "/proc/driver/nvidia/gpus", Model = "Model:";

    /// <summary>The driver's name of the card; else that of all cards where they are of one kind; else a number, because programs may count them in another order.</summary>
    public static string Of(int index)
    {
        if (CudaDriver.Card(index) is { } card) return card.Name;
        try
        {
            var names = Directory.Exists(Cards) ? Directory.EnumerateDirectories(Cards).Select(Read).Distinct().ToList() : [];
            return names is [{ } only] ? only : Numbered(index);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Numbered(index);
        }
    }

    private static string? Read(string card) => File.ReadLines(Path.Combine(card, "information"))
        .FirstOrDefault(line => line.StartsWith(Model, StringComparison.Ordinal))?[Model.Length..].Trim();

    private static string Numbered(int index) => $"NVIDIA card {index.ToString(CultureInfo.InvariantCulture)}";
}
