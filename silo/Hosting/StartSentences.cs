namespace DeCam.Cluster.Silo.Hosting;

/// <summary>Why a silo did not start, in one sentence.</summary>
internal static class StartSentences
{
    /// <summary>The deadline passed.</summary>
    public static string TooLate(SiloSettings settings)
    {
        var whom = settings.Silo.Clustering switch
        {
            ClusteringKind.Development when settings.Silo.Join.Length > 0 => $"the silo at {settings.Silo.Join} did not let it in",
            _ when settings.MembershipServer is { } server => $"the silos that {server} lists did not all answer",
            _ => "this machine was too busy",
        };
        return $"The silo was not part of the cluster '{settings.Silo.ClusterId}' after {settings.Silo.StartTimeout.TotalSeconds:0} s: {whom}; look at cluster id, "
            + "firewall and TLS certificates (all of one authority, or none), or raise DeCam:Silo:StartTimeout.";
    }

    /// <summary>An unexpected exception; with its stack trace on request.</summary>
    public static string Unexpected(Exception problem, bool withTrace)
    {
        if (withTrace) return $"The silo ended by a mistake of the program: {problem}";
        return $"The silo ended by a mistake of the program ({problem.GetType().Name}: {Sentence.OneLine(problem.Message)}); set {SiloLogFormatterOptions.StackTracesVariable}=true to see where, and report it.";
    }

    /// <summary>A port is taken that the checks before the start found free.</summary>
    public static string PortTaken(Exception problem) =>
        $"A port is taken or may not be used ({problem.GetBaseException().Message}); choose others with --port, --gateway-port and --http-port.";
}
