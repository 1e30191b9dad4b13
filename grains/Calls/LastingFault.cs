namespace DeCam.Cluster.Grains.Calls;

/// <summary>
/// A fault that every look at a server meets again, until it is over: how long it has lasted, and whether the log has to hear of it now.
/// A server that starts or stops is at fault for a moment, so the log hears of it after 3 s, then once a minute, and when it is over.
/// </summary>
/// <param name="clock">Measures the time.</param>
public sealed class LastingFault(TimeProvider clock)
{
    private static readonly TimeSpan Untold = TimeSpan.FromSeconds(3), ToldAgain = TimeSpan.FromMinutes(1);
    private TimeSpan? _since, _told;

    /// <summary>Time since it was met first; none while there is no fault.</summary>
    public TimeSpan Age => _since is { } since ? clock.GetUptime() - since : TimeSpan.Zero;

    /// <summary>It was met.</summary>
    /// <returns>Whether the log has to hear of it now.</returns>
    public bool Meet()
    {
        _since ??= clock.GetUptime();
        var age = Age;
        if (age < Untold || (_told is { } told && age - told < ToldAgain)) return false;
        _told = age;
        return true;
    }

    /// <summary>It is over, if there was one.</summary>
    /// <param name="lasted">How long it lasted.</param>
    /// <returns>Whether the log has heard of it, so that it has to hear of the end.</returns>
    public bool End(out TimeSpan lasted)
    {
        lasted = Age;
        var wasTold = _told is not null;
        (_since, _told) = (null, null);
        return wasTold;
    }
}
