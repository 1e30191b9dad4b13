using System.Text.RegularExpressions;

namespace DeCam.Inference;

/// <summary>Makes errors of ONNX Runtime readable: without its error code, the path of the model, and the C++ function that found it.</summary>
internal static partial class NativeErrors
{
    /// <summary>The first sentence of an error, without full stop.</summary>
    public static string Sentence(Exception e)
    {
        var text = Signature().Replace(Prefix().Replace(e.Message.Split('\n')[0].Trim(), ""), "");
        return text.Split(". ")[0].TrimEnd('.', ' ');
    }

    [GeneratedRegex(@"^\[ErrorCode:\w+\]\s*(Load model from .* failed:\s*)?")]
    private static partial Regex Prefix();

    // "file.cc:12 type name::of(const std::vector<int>& arguments) const ": the arguments may have parentheses of their own.
    [GeneratedRegex(@"^\S+\.(cc|h|cpp):\d+ [^(]*\((?>[^()]+|\((?<open>)|\)(?<-open>))*(?(open)(?!))\)(\s*const)?\s*")]
    private static partial Regex Signature();
}
