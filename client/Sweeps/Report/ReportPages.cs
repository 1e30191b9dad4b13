using System.Globalization;

namespace DeCam.Cluster.Client.Sweeps.Report;

/// <summary>
/// Where the images of a report are: in the report itself, or, from a number of maps on, on pages of a folder beside it, each of about
/// as many, with the pictures as files. So a report opens as fast with ten thousand cells as with a hundred.
/// </summary>
internal sealed class ReportPages
{
    /// <summary>Cells up to which all is in one file.</summary>
    public const int MostInFile = 200;

    /// <summary>Folder of the pages and pictures beside a report.</summary>
    public const string Folder = "report";

    private readonly Dictionary<string, int> _pageOf = new(StringComparer.Ordinal);

    /// <summary>Lays out the images.</summary>
    public ReportPages(ReportRows rows)
    {
        IsOneFile = rows.Count <= MostInFile;
        var (page, cells) = (0, 0);
        foreach (var image in rows.Images)
        {
            var own = rows.Of(image).Count;
            if (!IsOneFile && cells > 0 && cells + own > MostInFile) (page, cells) = (page + 1, 0);
            _pageOf[image] = page;
            cells += own;
        }

        Pages = [.. _pageOf.GroupBy(p => p.Value, p => p.Key).OrderBy(g => g.Key).Select(g => (IReadOnlyList<string>)[.. g])];
    }

    /// <summary>Whether all is in the report itself.</summary>
    public bool IsOneFile { get; }

    /// <summary>The images of each page.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Pages { get; }

    /// <summary>Name of the file of a page.</summary>
    public static string FileOf(int page) => string.Create(CultureInfo.InvariantCulture, $"images-{page + 1:0000}.html");

    /// <summary>The place of an image, from the report; null where it is not shown.</summary>
    public string? AddressOf(string image, string place) => !_pageOf.TryGetValue(image, out var page) ? null
        : IsOneFile ? $"#{place}" : $"{Folder}/{FileOf(page)}#{place}";

    /// <summary>Name of the picture of a cell as a place on its page.</summary>
    public static string Picture(SweepRow row) => string.Create(CultureInfo.InvariantCulture, $"p{row.Cell}");

    /// <summary>Name of the numbers of a cell as a place on its page.</summary>
    public static string Numbers(SweepRow row) => string.Create(CultureInfo.InvariantCulture, $"r{row.Cell}");

    /// <summary>Name of an image as a place on its page.</summary>
    public static string Image(int number) => string.Create(CultureInfo.InvariantCulture, $"i{number}");
}
