using System.CommandLine;

namespace DeCam.Cluster.Client.CommandLine;

/// <summary>Options that say where the object is which a map should find. One instance for each command that has them.</summary>
internal sealed class ObjectOptions
{
    private const int BoxNumbers = 4;

    private readonly Option<string?> _mask = new("--mask")
    {
        Description = "Mask of the object, a picture of the image's size or of the model's view: measures the pointing game and the energy inside. The object is what is opaque, else every index or class number but 0, else what is brighter than 127.",
        HelpName = "FILE.png",
    };

    private readonly Option<int[]> _box = Parsers.Numbers<int>("--box", "The same for a box in pixels of the image; x1 and y1 lie just outside.", "x0,y0,x1,y1");

    private readonly Option<int?> _maskValue = Parsers.Number<int>("--mask-value", "Grey value or palette index of the mask that is the object, alone.", 0, ushort.MaxValue);

    /// <summary>Adds them to a command.</summary>
    public void AddTo(Command command)
    {
        command.Options.Add(_mask);
        command.Options.Add(_maskValue);
        command.Options.Add(_box);
    }

    /// <summary>The choice, or null where neither was given.</summary>
    /// <exception cref="CommandFailedException">
    /// Both were given, or a value without a mask, the file does not exist, or the box is not x0,y0,x1,y1.
    /// </exception>
    public ObjectChoice? Read(ParseResult parsed)
    {
        var (mask, box) = (parsed.GetValue(_mask), parsed.GetValue(_box) is { Length: > 0 } numbers ? numbers : null);
        var value = parsed.GetValue(_maskValue);
        if (value is not null && mask is null) throw new CommandFailedException(ExitCode.Usage, "Option --mask-value says which value of a mask is the object; give --mask FILE.png too, or leave it out.");
        if (mask is null && box is null) return null;
        if (mask is not null && box is not null) throw new CommandFailedException(ExitCode.Usage, "Options --mask and --box both tell where the object is; give one of them.");
        if (mask is not null && !File.Exists(mask))
            throw new CommandFailedException(ExitCode.Input, $"Mask '{mask}' {MissingFile.Words(mask)}; give a picture of the object's mask.");
        if (box is not null and not { Length: BoxNumbers } || box is [var x0, var y0, var x1, var y1] && (x0 >= x1 || y0 >= y1))
            throw new CommandFailedException(ExitCode.Usage, $"Option --box takes x0,y0,x1,y1 with x0 < x1 and y0 < y1 but got {string.Join(',', box!)}.");
        return new(mask, box) { MaskValue = value };
    }
}
