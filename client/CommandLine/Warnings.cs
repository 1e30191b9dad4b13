namespace DeCam.Cluster.Client.CommandLine;

/// <summary>Sentences from the cluster that a user should read: each once, on standard error.</summary>
internal sealed class Warnings(CommandConsole console, OutputSettings output)
{
    private readonly HashSet<string> _said = [];

    /// <summary>Takes a sentence; from any thread.</summary>
    public void Add(string sentence)
    {
        lock (_said)
        {
            if (!output.Quiet && _said.Add(sentence)) console.Error.WriteLine(sentence);
        }
    }
}
