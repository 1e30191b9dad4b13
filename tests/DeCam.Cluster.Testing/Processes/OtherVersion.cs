using System.Globalization;
using System.Reflection;
using System.Text;

namespace DeCam.Cluster.Testing.Processes;

/// <summary>
/// The programs of this build under the next minor version, as <c>dotnet build -p:Version=...</c> makes them: a folder in which the one
/// assembly that says the version says another one, and everything else is a link.
/// </summary>
internal sealed class OtherVersion : IDisposable
{
    private const string Interfaces = "DeCam.Cluster.GrainInterfaces.dll", Program = "decam-silo.dll";
    private readonly TemporaryFolder _folder = new();

    /// <summary>Makes the folder.</summary>
    public OtherVersion()
    {
        var numbers = SoftwareVersion.Current.Split('.');
        numbers[1] = ((int.Parse(numbers[1], CultureInfo.InvariantCulture) + 1) % 10).ToString(CultureInfo.InvariantCulture);
        Version = string.Join('.', numbers);
        foreach (var entry in Directory.EnumerateFileSystemEntries(AppContext.BaseDirectory))
        {
            var name = System.IO.Path.GetFileName(entry);
            // The host looks for the others where the program lies, behind links.
            if (name == Program) File.Copy(entry, _folder.File(name));
            else if (name == Interfaces) File.WriteAllBytes(_folder.File(name), Renamed(File.ReadAllBytes(entry)));
            else if (Directory.Exists(entry)) Directory.CreateSymbolicLink(_folder.File(name), entry);
            else File.CreateSymbolicLink(_folder.File(name), entry);
        }
    }

    /// <summary>The version.</summary>
    public string Version { get; }

    /// <summary>The folder.</summary>
    public string Path => _folder.Path;

    public void Dispose() => _folder.Dispose();

    // The value of an attribute: two bytes, its length, its text.
    private byte[] Renamed(byte[] assembly)
    {
        var said = typeof(SoftwareVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        byte[] value = [1, 0, (byte)said.Length, .. Encoding.UTF8.GetBytes(said)];
        var at = assembly.AsSpan().IndexOf(value);
        if (at < 0 || Version.Length != SoftwareVersion.Current.Length) throw new InvalidOperationException($"{Interfaces} does not say the version {said} where it is looked for.");
        Encoding.UTF8.GetBytes(Version).CopyTo(assembly.AsSpan(at + 3));
        return assembly;
    }
}
