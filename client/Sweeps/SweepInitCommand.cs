using System.CommandLine;
using DeCam.Cluster.Client.CommandLine;
using DeCam.Cluster.Client.Sweeps.Specification;

namespace DeCam.Cluster.Client.Sweeps;

/// <summary><c>decam sweep init</c>: a commented specification to begin with.</summary>
internal static class SweepInitCommand
{
    private const string DefaultFile = "sweep.yaml";

    /// <summary>The command.</summary>
    public static Command Create(CommandConsole console)
    {
        var file = new Argument<string>("FILE") { Description = "File to write, with its schema for editors beside it.", DefaultValueFactory = _ => DefaultFile };
        var command = new ExampleCommand("init", "Write a commented specification, with a model and a folder of images that lie beside it.", "decam sweep init", "decam sweep init table1.yaml");
        command.Arguments.Add(file);
        command.SetAction(parsed => Write(parsed.GetValue(file)!, OutputOptions.Read(parsed), console));
        return command;
    }

    private static int Write(string file, OutputSettings output, CommandConsole console)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(file))!;
        try
        {
            // The specification says where the schema is, so neither is written alone.
            Create(file, SpecDraft.Of(file, folder));
            var schema = Path.Combine(folder, SpecTexts.SchemaFile);
            if (!Path.Exists(schema)) Create(schema, SpecTexts.Schema);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Path.Exists(file)
                ? new CommandFailedException(ExitCode.Usage, $"'{file}' exists and is left as it is; name another file.", e)
                : new CommandFailedException(ExitCode.Usage, $"'{file}' cannot be written ({Sentence.Reason(e.Message)}); name another file.", e);
        }

        if (output.Json) console.Out.WriteDocument(Json.Text(new { Schema = "decam.sweepInit/1", File = file }));
        else if (!output.Quiet) console.Out.WriteLine($"-> {file}");
        return ExitCode.Done;
    }

    private static void Create(string path, string text)
    {
        using var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        using var writer = new StreamWriter(stream);
        writer.Write(text);
    }
}
