using System.Security.Cryptography;
using System.Text;

namespace DeCam.Cluster.Silo.Storage;

/// <summary>Where a grain's state lives below the root. Names hold only <c>a-z 0-9 - _</c> and a hash, so no grain id can leave the root or meet another one's file.</summary>
/// <param name="Folder">Folder of the file, shared by about 1/256 of the grains; also the extent of a lock.</param>
/// <param name="File">Full path of the file.</param>
internal readonly record struct StateFileName(string Folder, string File)
{
    private const int ReadableLength = 40;

    /// <summary>Ends the names of all state files.</summary>
    public const string Extension = ".state";

    /// <summary>The folder of all states of one name.</summary>
    public static string FolderOf(string root, string stateName) => Path.Combine(root, Readable(stateName));

    /// <summary>The file of one state of one grain.</summary>
    public static StateFileName Of(string root, string stateName, string grainId)
    {
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{stateName}\n{grainId}")));
        var folder = Path.Combine(FolderOf(root, stateName), hash[..2]);
        return new(folder, Path.Combine(folder, $"{Readable(grainId)}-{hash[2..34]}{Extension}"));
    }

    private static string Readable(string text)
    {
        var kept = text.Length > ReadableLength ? text[..ReadableLength] : text;
        return string.Concat(kept.Select(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_' ? c
            : char.IsAsciiLetterUpper(c) ? char.ToLowerInvariant(c) : '_'));
    }
}
