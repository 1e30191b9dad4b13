using System.Globalization;

namespace DeCam.Testing;

/// <summary>The nice values of a process's threads, as Linux shows them.</summary>
internal static class ThreadNices
{
    private const int Field = 16;       // of a thread's stat, counted from behind the name

    /// <summary>Nice values by the names of the threads, of which Linux keeps 15 characters.</summary>
    /// <param name="process">"self", or the id of a process.</param>
    public static ILookup<string, int> Of(string process) =>
        Directory.GetDirectories($"/proc/{process}/task").Select(Read).OfType<(string Name, int Nice)>().ToLookup(t => t.Name, t => t.Nice);

    /// <summary>The nice value of a process or thread by its folder in /proc.</summary>
    public static int At(string folder)
    {
        var stat = File.ReadAllText(Path.Combine(folder, "stat"));
        return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[Field], CultureInfo.InvariantCulture);
    }

    private static (string Name, int Nice)? Read(string folder)
    {
        try
        {
            return (File.ReadAllText(Path.Combine(folder, "comm")).Trim(), At(folder));
        }
        catch (IOException)
        {
            return null;        // it has ended meanwhile
        }
    }
}
