using DeCam.Cluster.Client.CommandLine;

namespace DeCam.Cluster.Testing.Mishaps;

/// <summary>The kinds of mishap, and how a sweep of five pictures and four seeds over two silos may end of each.</summary>
/// <param name="files">The files of the sweep.</param>
/// <param name="silos">Names of the silos.</param>
/// <param name="random">Chooses the place and the moment.</param>
internal sealed class MishapCatalog(MishapFiles files, IReadOnlyList<string> silos, Random random)
{
    private const int Seeds = 4;
    private static readonly MishapEnd AllDone = new(ExitCode.Done, Cells, 0);
    private readonly MishapMoment _moment = (MishapMoment)random.Next(3);
    private readonly int[] _at = ((int[][])[[0], [1], [0, 1]])[random.Next(3)];
    private readonly string _picture = MishapFiles.Pictures[random.Next(MishapFiles.Pictures.Count)];

    /// <summary>Cells of a sweep.</summary>
    public static int Cells => MishapFiles.Pictures.Count * Seeds;

    /// <summary>Names of the kinds.</summary>
    public static IReadOnlyList<string> Kinds { get; } =
    [
        "picture unreadable", "picture gone", "picture a folder", "picture a dangling link", "model replaced", "model removed", "model unreadable",
        "label file changed", "datasets differ", "upload folder full", "standard error closed",
    ];

    private bool IsEverywhere => _at.Length == silos.Count;

    private bool IsBefore => _moment == MishapMoment.Before;

    // What the command says of a dataset whose copies are not alike.
    private MishapEnd Differs => new(ExitCode.Input, 0, 0, [files.Dataset, .. silos]);

    // The sweep was accepted with other files than it found when it looked at them.
    private MishapEnd Changed => new(ExitCode.Input, 0, 0, files.Dataset, "changed");

    /// <summary>One mishap of a kind.</summary>
    public Mishap Draw(string kind) => kind switch
    {
        "picture unreadable" => New(kind, _picture, silo => Forbid(Picture(silo)),
            before: IsEverywhere ? [CellsFail("may not be read")] : [AllDone], accepted: IsEverywhere ? [CellsFail("may not be read")] : []),
        "picture gone" => New(kind, _picture, silo => File.Delete(Picture(silo)),
            before: IsEverywhere ? [WithoutPicture] : [Differs], accepted: [Changed, CellsFail("does not exist")]),
        "picture a folder" => New(kind, _picture, ReplaceByFolder,
            before: IsEverywhere ? [WithoutPicture] : [Differs], accepted: [Changed, CellsFail("is a folder")]),
        "picture a dangling link" => New(kind, _picture, ReplaceByLink,
            before: IsEverywhere ? [CellsFail("is a link to")] : [Differs], accepted: [Changed, CellsFail("is a link to")]),
        "model replaced" => New(kind, files.Model, silo => files.WriteModel(silo, "another one"),
            before: IsEverywhere ? [AllDone, .. ModelGone] : [AllDone, ModelGone[0]], accepted: IsEverywhere ? ModelGone : []),
        "model removed" => New(kind, files.Model, silo => File.Delete(files.ModelOf(silo)),
            before: IsEverywhere ? ModelGone : [AllDone], accepted: IsEverywhere ? ModelGone : []),
        "model unreadable" => New(kind, files.Model, silo => Forbid(files.ModelOf(silo)),
            before: IsEverywhere ? ModelGone : [AllDone], accepted: IsEverywhere ? ModelGone : []),
        "label file changed" => New(kind, MishapFiles.Labels, silo => files.WriteLabels(silo, shift: 1),
            before: IsEverywhere ? [AllDone] : [Differs], accepted: [new(ExitCode.Input, 0, 0, MishapFiles.Labels, "changed")]),
        "datasets differ" => Differ(kind),
        "upload folder full" => New(kind, "", _ => { }, [AllDone], []) with { FullSilo = _at[0] },
        "standard error closed" => New(kind, "", _ => { }, [AllDone], []) with { ClosesError = true },
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, $"Kind must be one of {string.Join(", ", Kinds)}."),
    };

    private static MishapEnd WithoutPicture => new(ExitCode.Done, Cells - Seeds, 0);

    // No device had it in memory yet: the sweep fails where the model is asked about its images, else its cells.
    private MishapEnd[] ModelGone => [new(ExitCode.Input, 0, 0, files.Model), new(ExitCode.SomeFailed, 0, Cells, files.Model)];

    private MishapEnd CellsFail(string why) => new(ExitCode.SomeFailed, Cells - Seeds, Seeds, _picture, why);

    private Mishap Differ(string kind)
    {
        var silo = _at[0];
        return random.Next(2) == 0
            ? new(kind, $"{kind}: {silos[silo]} has none, {_moment}", _moment, () => Directory.Delete(files.DatasetOf(silo), recursive: true), [AllDone, .. _moment == MishapMoment.Accepted ? [Changed] : Array.Empty<MishapEnd>()])
            : new(kind, $"{kind}: {silos[silo]} has one picture more, {_moment}", _moment, () => File.Copy(Samples.Star, files.PictureOf(silo, "more.png")),
                IsBefore ? [Differs] : _moment == MishapMoment.Accepted ? [AllDone, Changed] : [AllDone]);
    }

    // What has been done to a sweep with cells done hurts it no more: its pictures are stored and its model is in memory.
    private Mishap New(string kind, string what, Action<int> happen, MishapEnd[] before, MishapEnd[] accepted) => new(
        kind, $"{kind}: {what} on {string.Join(" and ", _at.Select(silo => silos[silo]))}, {_moment}", _moment, () => Array.ForEach(_at, happen),
        _moment switch { MishapMoment.Before => before, MishapMoment.Accepted => [AllDone, .. accepted], _ => [AllDone] });

    private string Picture(int silo) => files.PictureOf(silo, _picture);

    private static void Forbid(string path)
    {
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.None);
    }

    private void ReplaceByFolder(int silo)
    {
        File.Delete(Picture(silo));
        Directory.CreateDirectory(Picture(silo));
    }

    private void ReplaceByLink(int silo)
    {
        File.Delete(Picture(silo));
        File.CreateSymbolicLink(Picture(silo), "nowhere.png");
    }
}
