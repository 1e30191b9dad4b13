using System.Text.RegularExpressions;
using DeCam.Testing;

namespace DeCam.Tests.Architecture;

/// <summary>A source file of the repository: its place, the types it declares and the names it uses.</summary>
/// <param name="Name">Name of the file.</param>
/// <param name="Folder">Its folder, from the root of the repository, as in client/Sweeps.</param>
/// <param name="Namespace">Its namespace.</param>
/// <param name="Usings">Namespaces it names in using directives.</param>
/// <param name="Body">Its code below the namespace.</param>
internal sealed partial record SourceFile(string Name, string Folder, string Namespace, IReadOnlyList<string> Usings, string Body)
{
    /// <summary>The files of a project.</summary>
    public static IReadOnlyList<SourceFile> Of(string project) => [.. Directory.EnumerateFiles(Path.Combine(Fixtures.Repository, project), "*.cs", SearchOption.AllDirectories)
        .Where(path => !Path.GetRelativePath(Fixtures.Repository, path).Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"))
        .Select(Read)];

    /// <summary>Names of the types declared at the top of the file.</summary>
    public IEnumerable<string> Types => Declaration().Matches(TopLevel).Select(m => m.Groups["name"].Value);

    /// <summary>Namespaces whose types the file may name without more words: its own, those around it, and those of its using directives.</summary>
    public IEnumerable<string> Visible => Around.Concat(Usings);

    /// <summary>The namespace of the file and those around it.</summary>
    public IEnumerable<string> Around
    {
        get
        {
            var parts = Namespace.Split('.');
            return Enumerable.Range(1, parts.Length).Select(n => string.Join('.', parts[..n]));
        }
    }

    /// <summary>The names in the code, with the words before their dots, as in Scoring.RefusalKind.</summary>
    public IEnumerable<string[]> Names => Chain().Matches(Body).Select(m => m.Value.Split('.', StringSplitOptions.TrimEntries));

    private string TopLevel
    {
        get
        {
            var depth = 0;
            return string.Concat(Body.Where(c => (depth += c switch { '{' => 1, '}' => -1, _ => 0 }) == 0));
        }
    }

    private static SourceFile Read(string path)
    {
        var code = CodeText.Of(File.ReadAllText(path));
        var space = NamespaceLine().Match(code);
        var folder = Path.GetRelativePath(Fixtures.Repository, Path.GetDirectoryName(path)!).Replace(Path.DirectorySeparatorChar, '/');
        return new(Path.GetFileNameWithoutExtension(path), folder, space.Groups["name"].Value,
            [.. UsingLine().Matches(code).Select(m => m.Groups["name"].Value)], code[(space.Index + space.Length)..]);
    }

    [GeneratedRegex(@"^namespace\s+(?<name>[\w.]+)\s*;", RegexOptions.Multiline)]
    private static partial Regex NamespaceLine();

    [GeneratedRegex(@"^(global\s+)?using\s+(static\s+)?(?<name>[\w.]+)\s*;", RegexOptions.Multiline)]
    private static partial Regex UsingLine();

    [GeneratedRegex(@"\b(class|struct|interface|enum|record(\s+(class|struct))?)\s+(?<name>[A-Z]\w*)")]
    private static partial Regex Declaration();

    [GeneratedRegex(@"(?<![\w.])[A-Za-z_]\w*(\s*\.\s*[A-Za-z_]\w*)*")]
    private static partial Regex Chain();
}
