namespace DeCam.Cluster.Silo.Clustering;

/// <summary>A server in which silos meet or keep states, as a silo looks at it again and again.</summary>
internal interface IWatchedServer : IAsyncDisposable
{
    /// <summary>The server in words, as the beginning of a sentence.</summary>
    string Place { get; }

    /// <summary>How long a silo goes on while it is refused.</summary>
    TimeSpan RefusalTime { get; }

    /// <summary>The silos in the membership that is remembered; none where it is kept elsewhere.</summary>
    IEnumerable<string> Silos { get; }

    /// <summary>Connects.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    Task ConnectAsync(CancellationToken cancellationToken);

    /// <summary>What may make the server lose states, in sentences; none where it does not say.</summary>
    Task<IReadOnlyList<string>> WarningsAsync();

    /// <summary>Looks whether the membership holds this silo, and remembers it.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False where the silo's row is gone or the table is an older one; true also where the membership is kept elsewhere.</returns>
    Task<bool> LookAsync(CancellationToken cancellationToken);

    /// <summary>Puts the remembered membership back.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Null where it is there now, else the reason.</returns>
    Task<string?> PutBackAsync(CancellationToken cancellationToken);

    /// <summary>Comes in anew, as a silo that starts now would.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What is refused, or null; null also where the server is away.</returns>
    Task<ServerRefusal?> RefusalAsync(CancellationToken cancellationToken);

    /// <summary>Whether an exception of the other members says that the server is away or refuses.</summary>
    bool IsFault(Exception exception);

    /// <summary>Whether a fault is what the server answered; false where it did not answer.</summary>
    bool IsAnswer(Exception fault);
}

/// <summary>What a server refuses a silo.</summary>
/// <param name="Words">The rest of a sentence that begins with the server.</param>
/// <param name="Cure">The end of a sentence that says when the silo can be started again.</param>
internal sealed record ServerRefusal(string Words, string Cure)
{
    /// <summary>The password.</summary>
    /// <param name="option">The option with the password.</param>
    public static ServerRefusal Password(string option) => new("refuses the password", $"with the right one in {option}");
}
