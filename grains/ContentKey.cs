namespace DeCam.Cluster.Grains;

/// <summary>Keys of artifacts.</summary>
public static class ContentKey
{
    private const int Digits = 64;

    /// <summary>Whether the text is a SHA-256 in lower-case hexadecimal digits.</summary>
    public static bool IsValid(string text) => text.Length == Digits && text.All(c => char.IsAsciiDigit(c) || c is >= 'a' and <= 'f');
}
