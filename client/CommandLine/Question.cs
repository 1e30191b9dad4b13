namespace DeCam.Cluster.Client.CommandLine;

/// <summary>A question to the user of a terminal.</summary>
internal static class Question
{
    /// <summary>Asks a question, and waits for the answer.</summary>
    /// <param name="console">Where it is asked and answered; its <see cref="CommandConsole.Input"/> is there.</param>
    /// <param name="question">A question that yes or no answers.</param>
    /// <param name="cancellationToken">The user's Ctrl-C, which is no.</param>
    /// <returns>Whether the user says yes.</returns>
    public static async Task<bool> ConfirmsAsync(CommandConsole console, string question, CancellationToken cancellationToken)
    {
        await console.Error.WriteAsync($"{question} [y/N] ");
        try
        {
            // Reading a terminal cannot be cancelled, so the command leaves the reading behind.
            var answer = await Task.Run(console.Input!().ReadLine, cancellationToken).WaitAsync(cancellationToken);
            return answer?.Trim().ToLowerInvariant() is "y" or "yes";
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
