using System.Text.RegularExpressions;

namespace DeCam.Inference.Models;

/// <summary>Makes errors of ONNX Runtime readable: without its error code, the path of the model, and the C++ function that found it; of a node that failed, its name and its reason.</summary>
internal static partial class NativeErrors
{
    private const int MostCharacters = 2000;

    /// <summary>The first sentence of an error, without full stop.</summary>
    public static string Sentence(Exception e)
    {
        var line = Beginning(e.Message.Split('\n')[0].Trim());
        if (Node().Match(line) is { Success: true } node)
            return $"{node.Groups["type"]} '{node.Groups["name"]}' failed: {First(Signature().Replace(node.Groups["reason"].Value, ""))}";
        return First(Signature().Replace(Prefix().Replace(line, ""), ""));
    }

    /// <summary>What of a message is looked at: names of a model in it may be of any length, and searching takes longer than in proportion.</summary>
    public static string Beginning(string message) => message.Length <= MostCharacters ? message : message[..MostCharacters];

    private static string First(string text) => text.Split(". ")[0].TrimEnd('.', ' ');

    [GeneratedRegex(@"returned while running (?<type>\S+) node\. Name:'(?<name>[^']*)' Status Message: (?<reason>.+)")]
    private static partial Regex Node();

    [GeneratedRegex(@"^\[ErrorCode:\w+\]\s*(Load model from .* failed:\s*)?")]
    private static partial Regex Prefix();

    // "file.cc:12 type name::of(const std::vector<int>& arguments) const ": the arguments may have parentheses of their own.
    [GeneratedRegex(@"^\S+\.(cc|h|cpp):\d+ [^(]*\((?>[^()]+|\((?<open>)|\)(?<-open>))*(?(open)(?!))\)(\s*const)?\s*")]
    private static partial Regex Signature();
}
