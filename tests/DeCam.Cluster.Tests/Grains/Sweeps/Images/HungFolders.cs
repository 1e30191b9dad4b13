using DeCam.Cluster.Grains.Sweeps.Images;
using DeCam.Scoring;

namespace DeCam.Cluster.Tests.Grains.Sweeps.Images;

/// <summary>Datasets on a mount that does not answer until it is told to.</summary>
internal sealed class HungFolders : IDatasetFolders
{
    // Where the code under test waits for it, the test fails instead of hanging.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);
    private volatile TaskCompletionSource _answers = new();

    /// <inheritdoc/>
    public IReadOnlyList<string> Names => Answer<IReadOnlyList<string>>(["photos"]);

    /// <summary>Lets every call return.</summary>
    public void LetAnswer() => _answers.TrySetResult();

    /// <summary>Lets no further call return.</summary>
    public void Hang() => _answers = new();

    /// <inheritdoc/>
    public bool Has(string dataset) => Answer(true);

    /// <inheritdoc/>
    public string Named(string dataset) => Answer<string?>(null) ?? throw new ScoringRefusedException(RefusalKind.Input, "The folder is empty.");

    /// <inheritdoc/>
    public string Local(string folder) => Named(folder);

    private T Answer<T>(T answer)
    {
        _answers.Task.Wait(Longest);
        return answer;
    }
}
