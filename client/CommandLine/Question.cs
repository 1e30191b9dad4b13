namespace DeCam.Cluster.Client.CommandLine;

/// <summary>Asks the user of a terminal. Where there is none, nobody is asked and the answer is yes.</summary>
internal static class Question
{
    /// <summary>Whether the user says yes.</summary>
    /// <param name="console">Where the question is shown.</param>
    /// <param name="question">A question that yes or no answers.</param>
    public static bool Confirms(CommandConsole console, string question)
    {
        if (!console.IsTerminal || Console.IsInputRedirected) return true;
        console.Error.Write($"{question} [y/N] ");
        return Console.In.ReadLine()?.Trim() is { } answer && (answer.Equals("y", StringComparison.OrdinalIgnoreCase) || answer.Equals("yes", StringComparison.OrdinalIgnoreCase));
    }
}
