using System.Text.Json.Nodes;

namespace DeCam.Inference.Preprocessing;

/// <summary>What a letterboxed picture is padded with.</summary>
/// <param name="Red">Red, 0..255.</param>
/// <param name="Green">Green, 0..255.</param>
/// <param name="Blue">Blue, 0..255.</param>
/// <param name="IsAfterNormalising">Whether the padding is 0 in the normalised input instead of a colour.</param>
public sealed record Padding(byte Red, byte Green, byte Blue, bool IsAfterNormalising = false)
{
    /// <summary>How <see cref="AfterNormalising"/> is written.</summary>
    public const string AfterNormalisingWord = "after-normalising";

    /// <summary>Padded with 0 after the picture was normalised.</summary>
    public static Padding AfterNormalising { get; } = new(0, 0, 0, true);

    /// <summary>Padded with black pixels.</summary>
    public static Padding Black { get; } = new(0, 0, 0);

    private bool IsGrey => Red == Green && Green == Blue;

    /// <summary>As a sidecar writes it: a grey, three colours, or the word.</summary>
    internal JsonNode ToJson() => IsAfterNormalising ? AfterNormalisingWord : IsGrey ? Red : new JsonArray(Red, Green, Blue);

    /// <summary>Reads what <see cref="ToJson"/> writes; null where it is anything else.</summary>
    internal static Padding? Of(JsonNode node) => node switch
    {
        JsonArray { Count: 3 } array when Level(array[0]) is { } red && Level(array[1]) is { } green && Level(array[2]) is { } blue => new(red, green, blue),
        JsonValue value when value.TryGetValue<string>(out var word) => word == AfterNormalisingWord ? AfterNormalising : null,
        _ => Level(node) is { } grey ? new(grey, grey, grey) : null,
    };

    private static byte? Level(JsonNode? node) => node is JsonValue value && value.TryGetValue<int>(out var level) && level is >= 0 and <= byte.MaxValue ? (byte)level : null;
}
