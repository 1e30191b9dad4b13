namespace DeCam.Cluster.Silo.Clustering;

/// <summary>A server in which silos meet or keep states, as a silo looks at it again and again.</summary>
internal interface IWatchedServer : IAsyncDisposable
{
    /// <summary>The server in words, as the beginning of a sentence.</summary>
    string Place { get; }

    /// <summary>The option with its password.</summary>
    string PasswordOption { get; }

    /// <summary>How long a silo goes on while its password is refused.</summary>
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
    /// <returns>Whether the password is refused.</returns>
    Task<bool> IsRefusedAsync(CancellationToken cancellationToken);

    /// <summary>Whether an exception of the other members says that the server is away or refuses.</summary>
    bool IsFault(Exception exception);

    /// <summary>Whether a fault is what the server answered; false where it did not answer.</summary>
    bool IsAnswer(Exception fault);
}
