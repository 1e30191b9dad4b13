using DeCam.Cluster.Client.CommandLine;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace DeCam.Cluster.Client.Sweeps.Specification;

/// <summary>Opens a specification. JSON is read as the part of YAML that it is.</summary>
internal static class SpecFile
{
    private const long MaxBytes = 4 << 20;

    /// <summary>The document of a file.</summary>
    /// <exception cref="CommandFailedException">The file cannot be read, or is not YAML or JSON.</exception>
    public static SpecNode Open(string path)
    {
        if (!File.Exists(path)) throw new CommandFailedException(ExitCode.Input, $"Sweep specification '{path}' {MissingFile.Words(path)}; give a YAML or JSON file.");
        if (new FileInfo(path).Length > MaxBytes)
            throw new CommandFailedException(ExitCode.Input, $"Sweep specification '{path}' has more than {MaxBytes} bytes; name the images by a folder and a pattern.");
        return Parse(Path.GetFileName(path), File.ReadAllText(path));
    }

    /// <summary>The document of a text.</summary>
    /// <exception cref="CommandFailedException">The text is not YAML or JSON.</exception>
    public static SpecNode Parse(string name, string text)
    {
        try
        {
            var yaml = new YamlStream();
            // JSON may be indented by tabs, YAML may not; no string of JSON holds a tab.
            yaml.Load(new ShallowYaml(name, new Parser(new StringReader(text.AsSpan().TrimStart().StartsWith("{") ? text.Replace('\t', ' ') : text))));
            if (yaml.Documents.Count != 1)
                throw new CommandFailedException(ExitCode.Input, $"Sweep '{name}' holds {yaml.Documents.Count} documents but one is wanted.");
            return new(name, "the sweep", yaml.Documents[0].RootNode);
        }
        catch (YamlException e)
        {
            // The library names the line on which what encloses the tab begins.
            if (e.Message.Contains("tab", StringComparison.Ordinal) && TabbedLine(text, (int)e.Start.Line) is { } line)
                throw new CommandFailedException(ExitCode.Input, $"Sweep '{name}', line {line}: it is indented by a tab but YAML wants spaces; put spaces in its place.", e);
            throw new CommandFailedException(ExitCode.Input,
                $"Sweep '{name}', line {e.Start.Line}: it cannot be read as YAML or JSON ({Sentence.Reason(e.Message)}).", e);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            // The YAML library throws these when a bracket or quote is never closed.
            throw new CommandFailedException(ExitCode.Input, $"Sweep '{name}' cannot be read as YAML or JSON; look for a bracket or quote that is not closed.", e);
        }
    }

    private static int? TabbedLine(string text, int from)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        var at = Array.FindIndex(lines, Math.Clamp(from - 1, 0, lines.Length), line => line.TrimStart() is { Length: > 0 } words && line[..^words.Length].Contains('\t', StringComparison.Ordinal));
        return at < 0 ? null : at + 1;
    }
}
