using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using DeCam.Cluster.Silo.Folders;

namespace DeCam.Cluster.Silo.Security;

/// <summary>Makes a small authority and certificates signed by it, as PEM files. For tests and first steps; an organisation's own authority does as well.</summary>
public static class CertificateFiles
{
    /// <summary>The name every certificate of a cluster carries, whatever else it carries; connecting sides ask for it.</summary>
    public const string ClusterName = "decam-cluster";

    /// <summary>The extended key usage of a server's certificate.</summary>
    internal const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <summary>The extended key usage of a client's certificate.</summary>
    internal const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private const int AuthorityYears = 10;
    private const UnixFileMode OwnerAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    // Certificates are good from a time before now, for machines whose clock is wrong or set back.
    private static readonly TimeSpan ClockError = TimeSpan.FromDays(7);

    /// <summary>Writes <c>ca.crt</c> and <c>ca.key</c>, unless both are there, and <c>NAME.crt</c> and <c>NAME.key</c> for each name.</summary>
    /// <param name="folder">Where; keys can be read by their owner alone.</param>
    /// <param name="names">Whom for: letters, digits, '.', '-' and '_'.</param>
    /// <param name="days">Days the certificates are good for.</param>
    /// <returns>The files written.</returns>
    /// <exception cref="StartRefusedException">A name is not allowed as a file name, the days are not from 1 to 3650, or one of the authority's two files is missing.</exception>
    public static IReadOnlyList<string> Make(string folder, IReadOnlyList<string> names, int days)
    {
        if (days is < 1 or > 3650) throw StartRefusedException.Option($"Days are {days}; give a number from 1 to 3650.");
        foreach (var name in names)
        {
            if (name.Length == 0 || name is "ca" || name[0] == '.' || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_'))
                throw StartRefusedException.Option($"Name '{name}' must be letters, digits, '.', '-' and '_', and other than 'ca'.");
        }

        PrivateFolder.Create(folder);
        var written = new List<string>();
        using var authority = Authority(folder, written);
        foreach (var name in names)
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            using var certificate = Sign(authority, key, name, days);
            WritePair(folder, name, certificate, key, written);
        }

        return written;
    }

    private static X509Certificate2 Authority(string folder, List<string> written)
    {
        var (certificatePath, keyPath) = (Path.Combine(folder, "ca.crt"), Path.Combine(folder, "ca.key"));
        if (File.Exists(keyPath)) HideFromOthers(keyPath);
        if (File.Exists(certificatePath) && File.Exists(keyPath)) return X509Certificate2.CreateFromPemFile(certificatePath, keyPath);
        if (File.Exists(certificatePath) || File.Exists(keyPath))
        {
            var (there, missing) = File.Exists(certificatePath) ? (certificatePath, "ca.key") : (keyPath, "ca.crt");
            throw StartRefusedException.Input($"'{there}' is there but {missing} is not, and a new authority would shut out all certificates of the old one; bring {missing} back, or name another folder with --out.");
        }

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=DeCam cluster authority", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var now = DateTimeOffset.UtcNow;
        var authority = request.CreateSelfSigned(now - ClockError, now.AddYears(AuthorityYears));
        WritePair(folder, "ca", authority, key, written);
        return authority;
    }

    private static X509Certificate2 Sign(X509Certificate2 authority, ECDsa key, string name, int days)
    {
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(ClusterName);
        if (!name.Contains('_', StringComparison.Ordinal)) names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new(ServerAuthentication), new(ClientAuthentication)], false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, true, false));
        var now = DateTimeOffset.UtcNow;
        var end = now.AddDays(days) < authority.NotAfter ? now.AddDays(days) : authority.NotAfter;
        return request.Create(authority, now - ClockError, end, RandomNumberGenerator.GetBytes(16));
    }

    private static void WritePair(string folder, string name, X509Certificate2 certificate, ECDsa key, List<string> written)
    {
        var (certificatePath, keyPath) = (Path.Combine(folder, name + ".crt"), Path.Combine(folder, name + ".key"));
        File.WriteAllText(certificatePath, certificate.ExportCertificatePem() + "\n");
        // A file that is there keeps its mode when it is written, so the key goes to a new one that takes its place.
        var fresh = $"{keyPath}.{Guid.NewGuid():N}.tmp";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerAlone;
        try
        {
            using (var file = new StreamWriter(fresh, options)) file.WriteLine(key.ExportPkcs8PrivateKeyPem());
            File.Move(fresh, keyPath, overwrite: true);
        }
        finally
        {
            File.Delete(fresh);
        }

        written.AddRange([certificatePath, keyPath]);
    }

    private static void HideFromOthers(string keyPath)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(keyPath) & ~OwnerAlone) != 0) File.SetUnixFileMode(keyPath, OwnerAlone);
    }
}
