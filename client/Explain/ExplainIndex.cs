using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Results;
using DeCam.Inference.Files;

namespace DeCam.Cluster.Client.Explain;

/// <summary>Writes the contact sheet of a command with several images: a page that shows every result, and leads from numbers to pictures and back.</summary>
internal static class ExplainIndex
{
    /// <summary>Name of the file.</summary>
    public const string FileName = "index.html";

    // Of a page of this kind the mark stands behind its styles, which are a sixth of this.
    private const int Head = 1 << 16;

    /// <summary>Checks before any work that no other page would be overwritten.</summary>
    /// <param name="folder">The output folder.</param>
    /// <exception cref="CommandFailedException">The folder holds another file of that name.</exception>
    public static void EnsureFree(string folder)
    {
        var file = Path.Combine(folder, FileName);
        if (File.Exists(file) && !(OrdinaryFile.WhyNot(file) is null && OrdinaryFile.ReadHead(file, Head).Contains(ExplainPage.Mark, StringComparison.Ordinal)))
            throw new CommandFailedException(ExitCode.Usage, $"'{file}' is no page of decam explain and would be overwritten; name another folder with --out.");
    }

    /// <summary>Writes the page into the output folder; it takes the place of the page of an earlier command.</summary>
    /// <returns>Its path.</returns>
    public static string Write(IReadOnlyList<ExplainItem> items, ExplainRequest request) => WriteFailure.Named(request.OutputFolder, () =>
    {
        using var files = new StagedFiles(request.OutputFolder, "index");
        File.WriteAllText(files.Add(FileName), new ExplainPage(items, request.OutputFolder).ToString());
        return files.Publish()[0];
    });
}
