namespace DeCam.Cluster.Client.Pages;

/// <summary>A picture of a page.</summary>
/// <param name="Source">Its address: a file beside the page, or its content as a data URL.</param>
/// <param name="WidthPixels">Its width.</param>
/// <param name="HeightPixels">Its height.</param>
/// <param name="Alt">What it shows, for those who do not see it.</param>
internal sealed record GridPicture(string Source, int WidthPixels, int HeightPixels, string Alt)
{
    /// <summary>What its viewer must know, or null.</summary>
    public string? Note { get; init; }

    /// <summary>The content of a WebP file as an address.</summary>
    public static string DataUrl(byte[] webp) => $"data:image/webp;base64,{Convert.ToBase64String(webp)}";
}

/// <summary>A map in the grid of its image.</summary>
/// <param name="Title">What made it.</param>
/// <param name="Picture">The map over the photo; null where there is none.</param>
internal sealed record GridMap(string Title, GridPicture? Picture)
{
    /// <summary>Name of the place that others link to, or null.</summary>
    public string? Id { get; init; }

    /// <summary>Where its numbers are, or null.</summary>
    public string? NumbersAt { get; init; }

    /// <summary>Words that mark what made it, such as control.</summary>
    public IReadOnlyList<string> Marks { get; init; } = [];

    /// <summary>What a reader of the map must know, in sentences.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Its figures: what each is, the value, and what it is about.</summary>
    public IReadOnlyList<(string Name, string Value, FilterKeys Keys)> Figures { get; init; } = [];

    /// <summary>What it is about.</summary>
    public FilterKeys Keys { get; init; }
}

/// <summary>The maps of one image that explain the same: one model and one class.</summary>
/// <param name="Words">Model, class and probability.</param>
/// <param name="Photo">The photo; null where there is none.</param>
/// <param name="Maps">The maps.</param>
internal sealed record GridGroup(string Words, GridPicture? Photo, IReadOnlyList<GridMap> Maps)
{
    /// <summary>What they are about.</summary>
    public FilterKeys Keys { get; init; }
}

/// <summary>An image with all its maps.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Id">Name of the place that others link to.</param>
/// <param name="Groups">The maps.</param>
internal sealed record GridImage(string Name, string Id, IReadOnlyList<GridGroup> Groups)
{
    /// <summary>Its number among the page's images.</summary>
    public int Index { get; init; }
}

/// <summary>Shows images with all their maps side by side, at 300 pixels each; a click enlarges one, and arrow keys go to the next.</summary>
internal static class MapGrid
{
    private const int ShownPixels = 300;

    /// <summary>An image under a heading of the third order.</summary>
    public static Html Of(GridImage image) =>
        Html.Of($"<section class=\"image\" id=\"{image.Id}\" data-image=\"{image.Index}\"><h3>{image.Name}</h3>\n{image.Groups.Select(g => Group(image, g))}</section>\n");

    private static Html Group(GridImage image, GridGroup group)
    {
        var photo = group.Photo is { } picture ? Html.Of($"<figure>{Shot(picture, null)}<figcaption><strong>photo</strong>{(picture.Note is { } note ? Html.Of($"<p class=\"warning\">{note}</p>") : default)}</figcaption></figure>\n") : default;
        return Html.Of($"<div class=\"group\"{group.Keys.Attributes}><p>{group.Words}</p>\n<div class=\"grid\">\n{photo}{group.Maps.Select(Map)}</div></div>\n");
    }

    private static Html Map(GridMap map)
    {
        var marks = map.Marks.Select(m => Html.Of($" <span class=\"mark\">{m}</span>"));
        var figures = map.Figures.Select(f => Html.Of($"<div{f.Keys.Attributes}><dt>{f.Name}</dt><dd>{f.Value}</dd></div>"));
        var warnings = map.Warnings.Concat(new[] { map.Picture?.Note }.OfType<string>()).Select(w => Html.Of($"<p class=\"warning\">{w}</p>"));
        var numbers = map.NumbersAt is { } at ? Html.Of($"<a class=\"numbers\"{Html.Attribute("href", at)}>numbers<span class=\"unseen\"> of {map.Title}</span></a>") : default;
        return Html.Of($"<figure{Html.Attribute("id", map.Id)}{map.Keys.Attributes}>{(map.Picture is { } p ? Shot(p, map.NumbersAt) : default)}<figcaption><strong>{map.Title}</strong>{marks}<dl>{figures}</dl>{warnings}{numbers}</figcaption></figure>\n");
    }

    // Without scripts a picture leads to its numbers.
    private static Html Shot(GridPicture picture, string? numbersAt)
    {
        var scale = (double)ShownPixels / Math.Max(picture.WidthPixels, picture.HeightPixels);
        var (width, height) = ((int)Math.Round(picture.WidthPixels * scale), (int)Math.Round(picture.HeightPixels * scale));
        var image = Html.Of($"<img loading=\"lazy\" decoding=\"async\" width=\"{width}\" height=\"{height}\" alt=\"{picture.Alt}\" src=\"{picture.Source}\">");
        return numbersAt is null ? Html.Of($"<span class=\"shot\">{image}</span>") : Html.Of($"<a class=\"shot\" href=\"{numbersAt}\">{image}</a>");
    }
}
