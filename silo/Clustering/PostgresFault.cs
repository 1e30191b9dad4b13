using System.Reflection;

namespace DeCam.Cluster.Silo.Clustering;

/// <summary>Why PostgreSQL cannot be used.</summary>
internal enum PostgresFaultKind
{
    /// <summary>It does not answer.</summary>
    Away,

    /// <summary>It refuses the user or the password.</summary>
    Refused,

    /// <summary>It does not have the database.</summary>
    NoDatabase,

    /// <summary>It lacks tables or queries of Orleans.</summary>
    Incomplete,

    /// <summary>It answers with another error.</summary>
    Other,
}

/// <summary>Why PostgreSQL cannot be used.</summary>
/// <param name="Kind">What is wrong.</param>
/// <param name="Missing">The scripts of Orleans that are yet to be applied; empty for other kinds.</param>
/// <param name="Reason">The exception that said so, if any.</param>
internal sealed record PostgresFault(PostgresFaultKind Kind, IReadOnlyList<string> Missing, Exception? Reason)
{
    /// <summary>The rest of a sentence that begins with the place of the server.</summary>
    public string Words => Kind switch
    {
        PostgresFaultKind.Refused => "refuses the user or the password; set DeCam:Postgres:User and DeCam:Postgres:Password",
        PostgresFaultKind.NoDatabase => "does not have this database; create it, or correct DeCam:Postgres:Connection (--postgres)",
        PostgresFaultKind.Incomplete => $"lacks the tables of Orleans; apply {Scripts} of Orleans {OrleansVersion}",
        PostgresFaultKind.Other => $"cannot be used ({Sentence.Reason(Reason!.Message)})",
        _ => "does not answer; start it, or correct DeCam:Postgres:Connection (--postgres)",
    };

    private string Scripts => Missing.Count == 1 ? Missing[0] : $"{string.Join(", ", Missing.SkipLast(1))} and {Missing[^1]}";

    // Orleans' own text of its version goes on with words about the commit.
    private static string OrleansVersion => string.Join('.', typeof(ISiloBuilder).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('.')[..3]);
}
