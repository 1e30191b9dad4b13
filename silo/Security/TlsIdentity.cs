using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Orleans.Connections.Security;

namespace DeCam.Cluster.Silo.Security;

/// <summary>A process's own certificate and the authority it lets in.</summary>
public sealed class TlsIdentity : IDisposable
{
    private TlsIdentity(X509Certificate2 own, X509Certificate2Collection authorities, TimeSpan handshakeTimeout)
    {
        Own = own;
        Authorities = authorities;
        HandshakeTimeout = handshakeTimeout;
    }

    /// <summary>The certificate with its key.</summary>
    internal X509Certificate2 Own { get; }

    /// <summary>The authorities.</summary>
    internal X509Certificate2Collection Authorities { get; }

    /// <summary>Time a handshake may take.</summary>
    internal TimeSpan HandshakeTimeout { get; }

    /// <summary>Reads the three files and checks that they belong together and are good today.</summary>
    /// <param name="options">The files.</param>
    /// <param name="serves">Whether the certificate must be good for a server too, as a silo's must.</param>
    /// <exception cref="StartRefusedException">They cannot be used; the message says which and why.</exception>
    public static TlsIdentity Load(TlsOptions options, bool serves = false)
    {
        var authorities = new X509Certificate2Collection();
        Read(options.Authority, "Authority", () => authorities.ImportFromPemFile(options.Authority));
        if (authorities.Count == 0) throw StartRefusedException.Input($"DeCam:Tls:Authority '{options.Authority}' holds no certificate; name the authority's PEM file.");
        X509Certificate2? own = null;
        Read(options.Certificate, "Certificate", () => own = X509Certificate2.CreateFromPemFile(options.Certificate, options.Key));
        var identity = new TlsIdentity(own!, authorities, options.HandshakeTimeout);
        identity.CheckChain(options, serves);
        return identity;
    }

    /// <summary>Which certificates are accepted: signed by the authority, and nobody else's.</summary>
    internal X509ChainPolicy Policy()
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(Authorities);
        return policy;
    }

    /// <summary>Sets what a connection shows and accepts, whichever side began it.</summary>
    internal void Configure(Orleans.Connections.Security.TlsOptions tls)
    {
        tls.LocalCertificate = Own;
        tls.RemoteCertificateMode = tls.ClientCertificateMode = RemoteCertificateMode.RequireCertificate;
        tls.HandshakeTimeout = HandshakeTimeout;
        // The platform checks a certificate by this policy, and any error refuses it.
        tls.OnAuthenticateAsServer = (_, options) => ((SslServerAuthenticationOptions)options.SslServerAuthenticationOptions).CertificateChainPolicy = Policy();
        tls.OnAuthenticateAsClient = (_, options) =>
        {
            options.TargetHost = CertificateFiles.ClusterName;
            ((SslClientAuthenticationOptions)options.SslClientAuthenticationOptions).CertificateChainPolicy = Policy();
        };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Own.Dispose();
        foreach (var authority in Authorities) authority.Dispose();
    }

    private static void Read(string path, string option, Action read)
    {
        try
        {
            read();
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw StartRefusedException.Input($"DeCam:Tls:{option} '{path}' cannot be used: {Sentence.Reason(unreadable.Message)}.", unreadable);
        }
    }

    private void CheckChain(TlsOptions options, bool serves)
    {
        using var chain = new X509Chain { ChainPolicy = Policy() };
        chain.ChainPolicy.ApplicationPolicy.Add(new(CertificateFiles.ClientAuthentication));
        if (serves) chain.ChainPolicy.ApplicationPolicy.Add(new(CertificateFiles.ServerAuthentication));
        if (chain.Build(Own)) return;
        throw StartRefusedException.Input(
            $"Certificate '{options.Certificate}' (valid {Own.NotBefore:u} to {Own.NotAfter:u}) is not good for authority '{options.Authority}': "
            + $"{string.Join(", ", chain.ChainStatus.Select(s => s.Status))}; make a new one with 'decam-silo certs'.");
    }
}
