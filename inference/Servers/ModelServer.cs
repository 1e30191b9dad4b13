using DeCam.Scoring;

namespace DeCam.Inference.Servers;

/// <summary>
/// A model server that speaks the Open Inference Protocol, version 2: Triton, KServe, OpenVINO Model Server, MLServer. Requests are
/// repeated a few times where it is away for a moment. Thread-safe.
/// </summary>
public sealed class ModelServer : IDisposable
{
    private readonly IServerProtocol _protocol;
    private readonly ServerLimits _limits;

    private ModelServer(IServerProtocol protocol, ServerAddress address, ServerLimits limits) => (_protocol, Address, _limits) = (protocol, address.Text, limits);

    /// <summary>Its address, without any secret.</summary>
    public string Address { get; }

    /// <summary>Whether the name of a device means a model server: <c>remote:http://HOST:PORT</c>, or https, grpc or grpcs.</summary>
    public static bool Is(string device) => ServerAddress.Is(device);

    /// <summary>A server that nothing was asked of yet. The header of the variable DECAM_MODEL_SERVER_AUTHORIZATION goes with each request.</summary>
    /// <param name="device">The name of the device.</param>
    /// <param name="limits">What an answer may take; null for the usual.</param>
    /// <param name="warn">Takes a sentence where the header can be read on the way.</param>
    /// <exception cref="ScoringRefusedException">It is no address, or carries a password.</exception>
    public static ModelServer Of(string device, ServerLimits? limits = null, Action<string>? warn = null)
    {
        var (address, secret, allowed) = (ServerAddress.Of(device), ServerSecret.Read(), limits ?? new());
        if (secret is not null && address is { IsPlain: true, IsLoopback: false })
            warn?.Invoke($"The header of {ServerSecret.Variable} goes to model server '{address.Text}' without encryption, and whoever is on the way can read it; give an address with https or grpcs.");
        var http = new ServerHttp(address, secret, allowed.ConnectTime);
        return new(address.IsGrpc ? new GrpcProtocol(http, allowed) : new RestProtocol(http, allowed), address, allowed);
    }

    /// <summary>Asks for a model, in the version that the server would choose.</summary>
    /// <param name="name">What the server calls it.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ModelMissingException">The server is away, or has no such model at this moment.</exception>
    /// <exception cref="ScoringRefusedException">It does not speak the protocol, or the name cannot be one.</exception>
    public async Task<ServedIdentity> FindAsync(string name, CancellationToken cancellationToken)
    {
        if (name is "" or "." or ".." || name.Length > 255 || name.Any(char.IsControl)) throw new ScoringRefusedException(RefusalKind.Option, $"Model '{ServerText.Short(name)}' is no name of a model on a server; give one of 1 to 255 characters.");
        try
        {
            var facts = await AskAsync((protocol, token) => protocol.ModelAsync(name, "", token), cancellationToken);
            var version = await DefaultVersion.OfAsync(this, name, facts, cancellationToken);
            // Another version may be described where none was asked for.
            if (version.Length > 0) (version, facts) = await OfVersionAsync(name, version, cancellationToken);
            return ServedIdentity.Of(new(Address, name, version), facts);
        }
        catch (ServerFaultException fault)
        {
            throw Told(fault);
        }
    }

    /// <summary>Whether a refusal came of what answered at the address, as a proxy does in a server's place, and of nothing that lies here.</summary>
    /// <param name="refused">What <see cref="FindAsync"/> threw.</param>
    public static bool IsOfTheServer(Exception refused) => refused is ScoringRefusedException { InnerException: ServerFaultException };

    /// <summary>Calls the protocol, again where that may help.</summary>
    /// <exception cref="ServerFaultException">It did not.</exception>
    internal async Task<T> AskAsync<T>(Func<IServerProtocol, CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await call(_protocol, cancellationToken);
            }
            catch (ServerFaultException fault) when (fault.MayPass && attempt < _limits.Pauses.Count)
            {
                await Task.Delay(_limits.Pauses[attempt], cancellationToken);
            }
        }
    }

    /// <summary>Calls the protocol about a model that is known, again where that may help, and looks why a call failed.</summary>
    /// <exception cref="ModelMissingException">The server is away, or has not loaded the model at this moment.</exception>
    /// <exception cref="ScoringRefusedException">The server has another model in its place, or refuses the call.</exception>
    /// <exception cref="IOException">The server fails on this call though it is ready.</exception>
    internal async Task<T> AskAsync<T>(ServedIdentity identity, Func<IServerProtocol, CancellationToken, Task<T>> call, CancellationToken cancellationToken)
    {
        try
        {
            return await AskAsync(call, cancellationToken);
        }
        catch (ServerFaultException fault) when (fault.Fault is ServerFault.NoModel or ServerFault.Unready or ServerFault.Refused or ServerFault.Failed)
        {
            await LookAsync(identity, cancellationToken);
            throw Told(fault);
        }
        catch (ServerFaultException fault)
        {
            throw ToldOfKnown(fault);
        }
    }

    // Where a model has been, something else stands in for it for a while.
    private static Exception ToldOfKnown(ServerFaultException fault) => fault.Fault == ServerFault.Absent ? new ModelMissingException(fault.Message, fault) : Told(fault);

    /// <summary>The fault as a device tells it: of the model, of this moment, or of the request.</summary>
    internal static Exception Told(ServerFaultException fault) => fault.Fault switch
    {
        ServerFault.Away or ServerFault.Unready or ServerFault.Slow or ServerFault.NoModel or ServerFault.TooMuch => new ModelMissingException(fault.Message, fault),
        ServerFault.Forbidden => new ModelMissingException(fault.Message, new UnauthorizedAccessException(fault.Message, fault)),
        ServerFault.Failed => new IOException(fault.Message, fault),
        _ => new ScoringRefusedException(RefusalKind.Input, fault.Message, fault),
    };

    /// <inheritdoc/>
    public void Dispose() => _protocol.Dispose();

    // A batch that fails may do so because the model was unloaded, replaced, or is being loaded.
    private async Task LookAsync(ServedIdentity identity, CancellationToken cancellationToken)
    {
        var (name, version) = (identity.Model.Name, identity.Model.Version);
        try
        {
            var now = ServedIdentity.Of(identity.Model, await _protocol.ModelAsync(name, version, cancellationToken));
            if (now.Key != identity.Key) throw Replaced(identity, "other inputs and outputs");
            if (!await _protocol.IsReadyAsync(name, version, cancellationToken))
                throw Told(new(ServerFault.NoModel, $"Model server '{Address}' has not loaded model '{ServerText.Short(name)}'."));
        }
        catch (ServerFaultException gone) when (gone.Fault is ServerFault.NoModel or ServerFault.Unready)
        {
            // With a newer version in its place it does not come back.
            if (await NewerVersionAsync(name, version, cancellationToken) is { } other) throw Replaced(identity, $"version {ServerText.Short(other)} in its place");
            throw Told(gone);
        }
        catch (ServerFaultException fault)
        {
            throw ToldOfKnown(fault);
        }
    }

    private async Task<(string Version, ModelFacts Facts)> OfVersionAsync(string name, string version, CancellationToken cancellationToken)
    {
        try
        {
            return (version, await AskAsync((protocol, token) => protocol.ModelAsync(name, version, token), cancellationToken));
        }
        catch (ServerFaultException unknown) when (unknown.Fault == ServerFault.NoModel)
        {
            // MLServer lists the versions of what trained a model, and knows the model by none of them.
            var facts = await AskAsync((protocol, token) => protocol.ModelAsync(name, "", token), cancellationToken);
            if (!facts.Versions.Contains(version) || !await AskAsync((protocol, token) => protocol.IsReadyAsync(name, "", token), cancellationToken)) throw;
            return ("", facts);
        }
    }

    private async Task<string?> NewerVersionAsync(string name, string version, CancellationToken cancellationToken)
    {
        try
        {
            var facts = await _protocol.ModelAsync(name, "", cancellationToken);
            // An older one shows for a moment where the server loads them one after the other.
            return version.Length > 0 && !facts.Versions.Contains(version) && facts.Versions.Count > 0 && DefaultVersion.Highest([version, .. facts.Versions]) is var highest && highest != version ? highest : null;
        }
        catch (ServerFaultException)
        {
            return null;        // it has none at all
        }
    }

    /// <summary>The refusal of a model that is no longer the one that was asked for.</summary>
    /// <param name="identity">The model.</param>
    /// <param name="what">What is there now.</param>
    /// <param name="first">What has to be done before the command is run again; "" for nothing.</param>
    internal static ScoringRefusedException Replaced(ServedIdentity identity, string what, string first = "") => new(RefusalKind.Input,
        $"Model {ServerText.Short(identity.Model.ToString())} was replaced while it was in use: the server has {what}, and scores of both make no map; {first}run the same command again to begin with what is there now.");
}
