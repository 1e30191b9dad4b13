namespace DeCam.Tests.Architecture;

/// <summary>A file names a type of another folder of its project. Extension methods that are called as members are not seen.</summary>
/// <param name="From">Folder of the file.</param>
/// <param name="To">Folder of the type.</param>
/// <param name="File">Name of the file.</param>
/// <param name="Type">Name of the type.</param>
internal sealed record FolderUse(string From, string To, string File, string Type)
{
    /// <summary>All uses within a project.</summary>
    public static IReadOnlyList<FolderUse> Of(string project)
    {
        var files = SourceFile.Of(project);
        var homes = files.SelectMany(f => f.Types.Select(type => (Type: type, f.Namespace, f.Folder))).ToLookup(t => t.Type);
        return [.. files.SelectMany(file => file.Names
            .Select(name => Home(file, name, type => homes[type].Select(h => (h.Namespace, h.Folder))))
            .OfType<(string Type, string Folder)>()
            .Where(use => use.Folder != file.Folder)
            .Select(use => new FolderUse(file.Folder, use.Folder, file.Name, use.Type))).Distinct()];
    }

    // The first word of a name that is a type decides; the words before it are namespaces.
    private static (string Type, string Folder)? Home(SourceFile file, string[] name, Func<string, IEnumerable<(string Namespace, string Folder)>> homes)
    {
        for (var i = 0; i < name.Length; i++)
        {
            var before = string.Join('.', name[..i]);
            var spaces = i == 0 ? file.Visible : file.Around.Select(a => $"{a}.{before}").Append(before);
            foreach (var (space, folder) in homes(name[i]))
                if (spaces.Contains(space)) return (name[i], folder);
        }

        return null;
    }
}
