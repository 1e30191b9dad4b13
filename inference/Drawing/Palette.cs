using DeCam.Scoring;

namespace DeCam.Inference.Drawing;

/// <summary>
/// Colours of a map over a photo: a ramp for what speaks for the class, and one for what speaks against it. The two are told apart
/// with every kind of colour vision. Yellow is near to grey for the few people who see no blue; cyan and magenta are not.
/// </summary>
public sealed class Palette
{
    private const int Steps = 256;
    private readonly byte[] _for;
    private readonly byte[] _against;

    private Palette(string name, string[] speaksFor, string[] speaksAgainst) => (Name, _for, _against) = (name, Ramp(speaksFor), Ramp(speaksAgainst));

    /// <summary>All palettes, the default first.</summary>
    public static IReadOnlyList<Palette> All { get; } =
    [
        new("amber", ["#A84A00", "#E08A00", "#FFD400", "#FFF04A"], ["#08306B", "#1F6FB5", "#56B4E9"]),
        new("inferno", ["#932667", "#DD513A", "#FCA50A", "#FCFFA4"], ["#0B3C5D", "#1F78B4", "#7CC7E8"]),
        new("viridis", ["#21918C", "#35B779", "#90D743", "#FDE725"], ["#2A0A3C", "#5B2A86", "#9A5FD0"]),
        new("cyan", ["#00508F", "#0090C8", "#10C0F4", "#5CDCFF"], ["#7A1F00", "#C44B00", "#FF8A3C"]),
        new("magenta", ["#84107A", "#C41CB4", "#F052DE", "#FFA6F4"], ["#06402B", "#1B7F4F", "#58C08A"]),
    ];

    /// <summary>The one in use where none is named.</summary>
    public static Palette Default => All[0];

    /// <summary>Name on the command line.</summary>
    public string Name { get; }

    /// <summary>The palette of that name.</summary>
    /// <exception cref="ScoringRefusedException">There is none; the sentence lists those there are.</exception>
    public static Palette Named(string name) => All.FirstOrDefault(p => p.Name == name)
        ?? throw new ScoringRefusedException(RefusalKind.Option, $"Palette '{name}' does not exist; use one of {string.Join(", ", All.Select(p => p.Name))}.");

    /// <summary>The colour of a strength.</summary>
    /// <param name="strength">From 0, the weakest that has a colour, to 1; what is beyond has the nearer end's.</param>
    /// <param name="isAgainst">Whether it speaks against the class.</param>
    public (byte Red, byte Green, byte Blue) Of(float strength, bool isAgainst = false)
    {
        var (ramp, at) = (isAgainst ? _against : _for, (int)(Math.Clamp(strength, 0, 1) * (Steps - 1) + 0.5f) * 3);
        return (ramp[at], ramp[at + 1], ramp[at + 2]);
    }

    // Straight between the colours named, in the levels of sRGB.
    private static byte[] Ramp(string[] stops)
    {
        var colours = Array.ConvertAll(stops, s => Convert.FromHexString(s[1..]));
        var ramp = new byte[Steps * 3];
        for (var i = 0; i < Steps; i++)
        {
            var at = i / (Steps - 1.0) * (colours.Length - 1);
            var from = Math.Min((int)at, colours.Length - 2);
            for (var channel = 0; channel < 3; channel++)
                ramp[i * 3 + channel] = (byte)Math.Round(colours[from][channel] + (at - from) * (colours[from + 1][channel] - colours[from][channel]));
        }

        return ramp;
    }
}
