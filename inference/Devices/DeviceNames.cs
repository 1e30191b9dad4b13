using System.Globalization;
using DeCam.Scoring;

namespace DeCam.Inference.Devices;

/// <summary>The devices that one option names: <c>cuda:all</c> and <c>cuda:0,2</c> name one for each card, all others name one.</summary>
public static class DeviceNames
{
    private const string Cards = "cuda:", All = "cuda:all", Build = "this build has the CPU runtime; rebuild with -p:OrtFlavor=cuda.";

    /// <summary>The name of each device, with the settings behind it, as <see cref="DeviceFactory"/> takes it.</summary>
    /// <param name="device">The option.</param>
    /// <exception cref="ScoringRefusedException">It names a card twice, a card that is not there, or none.</exception>
    public static IReadOnlyList<string> Of(string device) => Of(device, () => CudaDriver.Cards?.Count, CudaProbe.IsInThisBuild);

    /// <summary>The same for given cards.</summary>
    /// <param name="device">The option.</param>
    /// <param name="count">Tells the number of cards; null where nobody knows it.</param>
    /// <param name="isInThisBuild">Whether this build can use cards.</param>
    internal static IReadOnlyList<string> Of(string device, Func<int?> count, bool isInThisBuild)
    {
        var (name, settings) = Split(device);
        if (name != All && !(name.StartsWith(Cards, StringComparison.Ordinal) && name.Contains(','))) return [device];
        List<int> cards = name == All ? [] : Numbers(device, name[Cards.Length..]);
        if (!isInThisBuild) throw Refused(device, Build);
        var there = count();
        if (name == All)
        {
            cards = there is > 0 and { } number ? [.. Enumerable.Range(0, number)]
                : throw Refused(device, there is null ? "the driver of NVIDIA cards is not here, or does not answer; install it, or use cpu." : "the driver shows no card; use cpu.");
        }
        else if (there is { } known && cards.FindAll(card => card >= known) is [var beyond, ..])
        {
            throw Refused(device, string.Create(CultureInfo.InvariantCulture, $"there is no card {beyond}; {(known == 0 ? "the driver shows none, so use cpu." : known == 1 ? "the only card is cuda:0." : $"the {known} cards are cuda:0 to cuda:{known - 1}.")}"));
        }

        return [.. cards.Select(card => string.Create(CultureInfo.InvariantCulture, $"{Cards}{card}{(settings.Length > 0 ? ";" : "")}{settings}"))];
    }

    /// <summary>A name and the settings behind it; "" where there are none.</summary>
    internal static (string Name, string Settings) Split(string device) => device.Split(';', 2) is [var name, var settings] ? (name, settings) : (device, "");

    /// <summary>The refusal of settings behind the name of what is no card.</summary>
    internal static ScoringRefusedException NoCard(string device) => Refused(device, "settings behind a semicolon are for cards; leave them out.");

    private static List<int> Numbers(string device, string list)
    {
        var cards = new List<int>();
        foreach (var text in list.Split(','))
        {
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var card)) throw Refused(device, $"'{text}' is no number of a card; name cards as in cuda:0,2, or all of them with cuda:all.");
            if (cards.Contains(card)) throw Refused(device, string.Create(CultureInfo.InvariantCulture, $"it names card {card} twice; leave one out."));
            cards.Add(card);
        }

        return cards;
    }

    private static ScoringRefusedException Refused(string device, string reason) => new(RefusalKind.Option, $"Device '{device}' cannot be used: {reason}");
}
