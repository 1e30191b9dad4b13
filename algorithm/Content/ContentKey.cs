using System.Security.Cryptography;

namespace DeCam.Content;

/// <summary>The name of a content, such as an image or a resource of masks: its SHA-256 in lower-case hexadecimal digits.</summary>
public static class ContentKey
{
    private const int Digits = 2 * SHA256.HashSizeInBytes;

    /// <summary>The key of a content.</summary>
    public static string Of(ReadOnlySpan<byte> content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <summary>The key of what is left in a stream.</summary>
    public static string Of(Stream content) => Convert.ToHexStringLower(SHA256.HashData(content));

    /// <inheritdoc cref="Of(Stream)"/>
    public static async Task<string> OfAsync(Stream content, CancellationToken cancellationToken) =>
        Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken));

    /// <summary>Whether a text has the form of a key.</summary>
    public static bool IsValid(string text) => text.Length == Digits && text.All(char.IsAsciiHexDigitLower);
}
