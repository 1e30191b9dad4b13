using Orleans.Storage;

namespace DeCam.Cluster.Tests.Grains.State;

/// <summary>A stored list of words whose reads and writes fail or wait as a test says.</summary>
internal sealed class FakeState : IPersistentState<List<string>>
{
    public List<string> State { get; set; } = [];

    /// <summary>What the store holds.</summary>
    public List<string> Stored { get; set; } = [];

    /// <summary>What every write throws, or null.</summary>
    public Exception? WriteFault { get; set; }

    /// <summary>What every read throws, or null.</summary>
    public Exception? ReadFault { get; set; }

    /// <summary>What every write waits for.</summary>
    public Task Writing { get; set; } = Task.CompletedTask;

    /// <summary>Every write, as the words it wrote.</summary>
    public List<string> Writes { get; } = [];

    public string Etag => "";

    public bool RecordExists => Stored.Count > 0;

    /// <summary>Lets writes fail as if another activation had written these words.</summary>
    public void Conflict(params List<string> stored)
    {
        Stored = stored;
        WriteFault = new InconsistentStateException("The test wrote the state.", "theirs", "ours");
    }

    public async Task WriteStateAsync()
    {
        List<string> words = [.. State];
        await Writing;
        if (WriteFault is { } fault) throw fault;
        Stored = words;
        Writes.Add(string.Join(' ', words));
    }

    public Task ReadStateAsync()
    {
        if (ReadFault is { } fault) return Task.FromException(fault);
        State = [.. Stored];
        return Task.CompletedTask;
    }

    public Task ClearStateAsync()
    {
        State = [];
        Stored = [];
        return Task.CompletedTask;
    }
}
