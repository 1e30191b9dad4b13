using System.ComponentModel.DataAnnotations;

namespace DeCam.Cluster.Silo;

/// <summary>Mutual TLS between silos and with clients: section <c>DeCam:Tls</c>. All three files or none.</summary>
public sealed record TlsOptions : IValidatableObject
{
    /// <summary>PEM file of this process's certificate.</summary>
    public string Certificate { get; init; } = "";

    /// <summary>PEM file of its private key.</summary>
    public string Key { get; init; } = "";

    /// <summary>PEM file of the authority whose certificates are let in; no other authority counts.</summary>
    public string Authority { get; init; } = "";

    /// <summary>Time a handshake may take.</summary>
    /// <value>Default 10 s.</value>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether TLS is configured.</summary>
    public bool Enabled => Certificate.Length > 0 && Key.Length > 0 && Authority.Length > 0;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!Enabled && Certificate.Length + Key.Length + Authority.Length > 0)
            yield return new("needs all of Certificate, Key and Authority", [nameof(Certificate)]);
        if (HandshakeTimeout <= TimeSpan.Zero) yield return new("must be positive, like 00:00:10", [nameof(HandshakeTimeout)]);
    }
}
