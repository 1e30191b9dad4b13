using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace DeCam.Cluster.Silo.Security;

/// <summary>Makes a small authority and certificates signed by it, as PEM files. For tests and first steps; an organisation's own authority does as well.</summary>
public static class CertificateFiles
{
    /// <summary>The name every certificate of a cluster carries, whatever else it carries; connecting sides ask for it.</summary>
    public const string ClusterName = "decam-cluster";

    private const int AuthorityYears = 10;
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    /// <summary>Writes <c>ca.crt</c> and <c>ca.key</c>, unless both are there, and <c>NAME.crt</c> and <c>NAME.key</c> for each name.</summary>
    /// <param name="folder">Where; keys can be read by their owner alone.</param>
    /// <param name="names">Whom for: letters, digits, '.', '-' and '_'.</param>
    /// <param name="days">Days the certificates are good for.</param>
    /// <returns>The files written.</returns>
    /// <exception cref="StartRefusedException">A name cannot be a file's, or the number of days is no positive one, or one file of the authority is missing.</exception>
    public static IReadOnlyList<string> Make(string folder, IReadOnlyList<string> names, int days)
    {
        if (days is < 1 or > 3650) throw StartRefusedException.Option($"Days are {days}; give a number from 1 to 3650.");
        foreach (var name in names)
        {
            if (name.Length == 0 || name is "ca" || name[0] == '.' || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_'))
                throw StartRefusedException.Option($"Name '{name}' must be letters, digits, '.', '-' and '_', and other than 'ca'.");
        }

        Directory.CreateDirectory(folder);
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
        var authority = request.CreateSelfSigned(now.AddMinutes(-5), now.AddYears(AuthorityYears));
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
        return request.Create(authority, now.AddMinutes(-5), end, RandomNumberGenerator.GetBytes(16));
    }

    private static void WritePair(string folder, string name, X509Certificate2 certificate, ECDsa key, List<string> written)
    {
        var (certificatePath, keyPath) = (Path.Combine(folder, name + ".crt"), Path.Combine(folder, name + ".key"));
        File.WriteAllText(certificatePath, certificate.ExportCertificatePem() + "\n");
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using (var file = new StreamWriter(keyPath, options)) file.WriteLine(key.ExportPkcs8PrivateKeyPem());
        written.AddRange([certificatePath, keyPath]);
    }
}
