using System.Net;

namespace DeCam.Inference.Servers;

/// <summary>An answer of a server, read to its end.</summary>
/// <param name="Status">Status of HTTP.</param>
/// <param name="Header">Value of a header or trailer by its name; null where there is none.</param>
/// <param name="Body">The body.</param>
internal sealed record HttpAnswer(HttpStatusCode Status, Func<string, string?> Header, ReadOnlyMemory<byte> Body)
{
    /// <summary>Whether it is a success.</summary>
    public bool IsSuccess => (int)Status is >= 200 and < 300;
}

/// <summary>Requests to one server, each bounded in time and in the size of its answer. Redirects and proxies are not followed, and nothing is kept between requests. Thread-safe.</summary>
/// <param name="address">The server.</param>
/// <param name="authorization">Value of the header, or null.</param>
/// <param name="connectWithin">Time for a connection to be made.</param>
internal sealed class ServerHttp(ServerAddress address, string? authorization, TimeSpan connectWithin) : IDisposable
{
    private const int PieceBytes = 64 << 10, HeaderKibibytes = 64;
    private static readonly TimeSpan AddressAgain = TimeSpan.FromMinutes(2);

    private readonly HttpClient _client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ConnectTimeout = connectWithin,
        PooledConnectionLifetime = AddressAgain,
        MaxResponseHeadersLength = HeaderKibibytes,
        EnableMultipleHttp2Connections = true,
        ActivityHeadersPropagator = null,
    })
    { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>The server.</summary>
    public string Address => address.Text;

    /// <summary>Sends a request and reads the answer.</summary>
    /// <param name="make">Makes the request to an address.</param>
    /// <param name="path">Path below the server's address, with a slash before it.</param>
    /// <param name="bounds">What the answer may take.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="ServerFaultException">The server is away or slow, cuts its answer off, answers too much, or sends elsewhere.</exception>
    public async Task<HttpAnswer> SendAsync(Func<Uri, HttpRequestMessage> make, string path, AnswerBounds bounds, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        end.CancelAfter(bounds.Time);
        try
        {
            using var request = make(new(address.Base + path));
            if (authorization is not null) request.Headers.TryAddWithoutValidation("Authorization", authorization);
            using var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, end.Token);
            if ((int)response.StatusCode is >= 300 and < 400)
                throw Fault(ServerFault.Foreign, $"answers with a redirect ({(int)response.StatusCode}), which is not followed; give the address of the server itself");
            var body = await ReadAsync(response.Content, bounds.Bytes, end.Token);
            return new(response.StatusCode, name => Value(response, name), body);
        }
        catch (OperationCanceledException) when (!end.IsCancellationRequested)
        {
            throw Fault(ServerFault.Away, $"cannot be reached within {connectWithin.TotalSeconds:0.#} s; see that it runs, that the address is right and that no firewall or network policy is between");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw Fault(ServerFault.Slow, $"did not answer within {bounds.Time.TotalSeconds:0.#} s; see how busy it is, or give it more time (on a silo DeCam:Devices:BatchTime)");
        }
        catch (HttpRequestException e)
        {
            throw Of(e);
        }
        catch (IOException e) when (e is not ServerFaultException)
        {
            throw Fault(ServerFault.Away, $"broke off its answer ({Sentence.Reason(e.Message)})", e);
        }
    }

    /// <summary>A fault of this server.</summary>
    /// <param name="fault">What it is.</param>
    /// <param name="what">What it does, as the rest of a sentence without its end.</param>
    /// <param name="inner">What was met.</param>
    public ServerFaultException Fault(ServerFault fault, string what, Exception? inner = null) => new(fault, $"Model server '{address.Text}' {what}.", inner);

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContent content, int mostBytes, CancellationToken cancellationToken)
    {
        if (content.Headers.ContentLength > mostBytes) throw TooLarge(mostBytes);
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        var read = new MemoryStream((int)(content.Headers.ContentLength ?? 0));
        var piece = new byte[PieceBytes];
        while (await stream.ReadAsync(piece, cancellationToken) is var count and > 0)
        {
            if (read.Length + count > mostBytes) throw TooLarge(mostBytes);
            read.Write(piece, 0, count);
        }

        return read.GetBuffer().AsMemory(0, (int)read.Length);
    }

    private ServerFaultException TooLarge(int mostBytes) => Fault(ServerFault.Foreign, $"answers with more than {mostBytes:N0} bytes, which no scores of a batch take; see that the model is a classifier");

    private ServerFaultException Of(HttpRequestException e)
    {
        var reason = Sentence.Reason((e.InnerException ?? e).Message);
        return e.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => Fault(ServerFault.Away, $"is not found: its name cannot be looked up ({reason})", e),
            HttpRequestError.ConnectionError => Fault(ServerFault.Away, $"cannot be reached ({reason}); see that it runs and that the address is right", e),
            HttpRequestError.SecureConnectionError => Fault(ServerFault.Away, $"cannot be spoken to by TLS ({reason}); see that its certificate is of an authority that this machine trusts, and that it speaks TLS on this port", e),
            _ when address.IsGrpc => Fault(ServerFault.Away, $"ended the connection without an answer, or does not speak gRPC on this port ({reason}); for REST give remote:http://HOST:PORT", e),
            HttpRequestError.ResponseEnded => Fault(ServerFault.Away, "ended the connection without an answer; see that it is well, and that it speaks REST on this port (for gRPC give remote:grpc://HOST:PORT)", e),
            HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded => Fault(ServerFault.Foreign, $"does not answer by HTTP ({reason}); for gRPC give remote:grpc://HOST:PORT", e),
            _ => Fault(ServerFault.Away, $"broke off its answer ({reason})", e),
        };
    }

    private static string? Value(HttpResponseMessage response, string name) =>
        response.Headers.TryGetValues(name, out var values) || response.TrailingHeaders.TryGetValues(name, out values) || response.Content.Headers.TryGetValues(name, out values)
            ? values.FirstOrDefault()
            : null;
}
