using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace DeCam.Cluster;

/// <summary>The text of which an id is the hash. Each part goes in with its length before it, so that no two lists of parts give the same text.</summary>
internal sealed class IdText
{
    private readonly StringBuilder _text = new();

    /// <summary>Adds parts whose number is always the same, or that come last.</summary>
    public IdText Add(params string[] parts)
    {
        foreach (var part in parts) _text.Append(CultureInfo.InvariantCulture, $"{part.Length}:{part}");
        return this;
    }

    /// <summary>Adds a list of parts after their number.</summary>
    public IdText AddList(params string[] parts)
    {
        _text.Append(CultureInfo.InvariantCulture, $"{parts.Length};");
        return Add(parts);
    }

    /// <summary>The first hexadecimal digits of the text's hash.</summary>
    public string Hash(int digits) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(_text.ToString())))[..digits];
}
