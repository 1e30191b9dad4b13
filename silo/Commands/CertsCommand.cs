using System.CommandLine;
using System.Security.Cryptography;
using DeCam.Cluster.Silo.Security;
using DeCam.Scoring;

namespace DeCam.Cluster.Silo.Commands;

/// <summary><c>decam-silo certs</c>: an authority and certificates for mutual TLS.</summary>
internal static class CertsCommand
{
    /// <summary>The command.</summary>
    public static Command Create()
    {
        var output = new Option<DirectoryInfo>("--out") { Description = "Folder to write to; an authority that is there already is used", HelpName = "DIR", Required = true };
        var names = new Option<string[]>("--name")
        {
            Description = "Whom to make a certificate for; may be given several times (default: silo and client)",
            HelpName = "NAME",
            DefaultValueFactory = _ => ["silo", "client"],
        };
        var days = new Option<int>("--days") { Description = "Days the certificates are good for", HelpName = "N", DefaultValueFactory = _ => 365 };
        var certs = new Command("certs", "Makes a small certificate authority and certificates for mutual TLS. Example: decam-silo certs --out ./certs") { output, names, days };
        certs.SetAction(parsed => Run(parsed, parsed.GetRequiredValue(output), parsed.GetRequiredValue(names), parsed.GetRequiredValue(days)));
        return certs;
    }

    private static int Run(ParseResult parsed, DirectoryInfo folder, string[] names, int days)
    {
        try
        {
            foreach (var file in CertificateFiles.Make(folder.FullName, names, days)) parsed.InvocationConfiguration.Output.WriteLine(file);
            return SiloExitCodes.Done;
        }
        catch (StartRefusedException refused)
        {
            parsed.InvocationConfiguration.Error.WriteLine(PrintableText.Of(refused.Message));
            return refused.ExitCode;
        }
        catch (CryptographicException unreadable)
        {
            parsed.InvocationConfiguration.Error.WriteLine(PrintableText.Of($"The authority in folder '{folder}' cannot be used: {unreadable.Message}"));
            return SiloExitCodes.Input;
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            parsed.InvocationConfiguration.Error.WriteLine(PrintableText.Of($"Folder '{folder}' cannot be written: {unwritable.Message}"));
            return SiloExitCodes.Input;
        }
    }
}
