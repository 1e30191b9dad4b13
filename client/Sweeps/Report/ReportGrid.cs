using System.Globalization;
using DeCam.Cluster.Client.Pages;
using DeCam.Cluster.Client.Sweeps.Results;

namespace DeCam.Cluster.Client.Sweeps.Report;

/// <summary>The images of a page with all their maps, and their numbers as a table; each leads to the other.</summary>
internal sealed class ReportGrid(ReportNames names, ReportRows rows)
{
    /// <summary>An image with its maps.</summary>
    /// <param name="image">Its name.</param>
    /// <param name="pictures">The pictures that were drawn.</param>
    public Html Of(string image, IReadOnlyDictionary<string, GridPicture> pictures)
    {
        var groups = rows.Of(image).GroupBy(r => (r.Model, r.Class)).Select(g => Group(g.Key.Model, [.. g], pictures));
        return MapGrid.Of(new(image, ReportPages.Image(names.Image(image)), [.. groups]) { Index = names.Image(image) });
    }

    /// <summary>A table with a row for each cell of some images.</summary>
    public Html Numbers(IEnumerable<string> images)
    {
        var hasTruth = names.Spec.HasTruth;
        PageColumn[] columns =
        [
            new("picture", IsText: true), names.ModelColumn, new("method", IsText: true), new("seed") { IsLeftOut = names.Spec.Seeds.Length == 1 }, new("class", IsText: true), new("probability"),
            .. names.Figures.Select(f => new PageColumn(f) { Keys = names.KeysOf(f) }), .. names.Figures.Count > 0 ? (PageColumn[])[new("insertion"), new("deletion")] : [],
            new("evaluations"), .. hasTruth ? (PageColumn[])[new("true class", IsText: true)] : [], new("note", IsText: true),
        ];
        return PageTable.Of($"Every map: {string.Join(", ", names.Figures.Select(f => $"DiffAUC under {f}"))}{(names.Figures.Count > 0 ? $"; insertion and deletion under {names.Spec.Metrics[0]}" : "its cost")}",
            columns, images.SelectMany(rows.Of).Select(Row));
    }

    private GridGroup Group(string model, List<SweepRow> own, IReadOnlyDictionary<string, GridPicture> pictures)
    {
        var first = own[0];
        var words = first.Failure is not null ? $"{model}: not explained"
            : string.Create(CultureInfo.InvariantCulture, $"{model}: {Title(first)}, probability {first.Probability:0.000}");
        var photo = first.Failure is null && first.ViewSha256.Length > 0 ? pictures.GetValueOrDefault(MapDrawings.PhotoOf(first)) : null;
        return new(words, photo, [.. own.Select(r => Map(r, pictures))]) { Keys = names.Keys(model) };
    }

    private GridMap Map(SweepRow row, IReadOnlyDictionary<string, GridPicture> pictures) => new(row.Method, pictures.GetValueOrDefault(ReportPages.Picture(row)))
    {
        Id = ReportPages.Picture(row),
        NumbersAt = $"#{ReportPages.Numbers(row)}",
        Marks = [.. MethodMarks.Of(names.Method(row.Method)), .. names.Spec.Seeds.Length > 1 ? (string[])[$"seed {row.Seed}"] : []],
        Warnings = [.. new[] { row.Failure is { } failure ? $"Failed: {failure.Message.ReplaceLineEndings(" ")}" : null, rows.WeaknessOf(row), Lost(row, pictures) }.OfType<string>()],
        Figures =
        [
            .. from figure in names.Figures
               let value = ReportNames.FigureOf(row, figure)
               where value is not null
               select ($"DiffAUC {figure}", SweepFigures.Number(value), names.KeysOf(figure)),
            .. row.Failure is null ? ((string, string, FilterKeys)[])[("evaluations", SweepFigures.Whole(row.Evaluations), default)] : [],
        ],
        Keys = names.Keys(row.Model, row.Method),
    };

    private string? Lost(SweepRow row, IReadOnlyDictionary<string, GridPicture> pictures)
    {
        if (row.Failure is not null || !names.Spec.KeepMaps || pictures.ContainsKey(ReportPages.Picture(row))) return null;
        return row.MapSha256.Length == 0 || (row.ViewSha256.Length > 0 && pictures.ContainsKey(MapDrawings.PhotoOf(row)))
            ? "Its map is no longer stored." : "What the model saw is no longer stored, so its map is not drawn.";
    }

    private PageRow Row(SweepRow row)
    {
        var isDone = row.Failure is null;
        var curve = row.Curves is [var first, ..] ? first : null;
        Html Linked(string text) => text.Length == 0 ? default : Html.Of($"<a href=\"#{ReportPages.Picture(row)}\">{text}</a>");
        return new([
            Linked(row.Image), Html.Text(row.Model), MethodMarks.Named(names.Method(row.Method)), Html.Of($"{row.Seed}"), isDone ? Html.Text(Title(row)) : default,
            isDone ? Html.Of($"{row.Probability:0.000}") : default,
            .. names.Figures.Select(f => Linked(SweepFigures.Number(ReportNames.FigureOf(row, f)))),
            .. names.Figures.Count > 0 ? (Html[])[Html.Text(SweepFigures.Area(curve?.InsertionAuc)), Html.Text(SweepFigures.Area(curve?.DeletionAuc))] : [],
            isDone ? Html.Of($"{row.Evaluations}") : default,
            .. names.Spec.HasTruth ? (Html[])[Html.Text(Truth(row))] : [],
            Note(row),
        ])
        {
            Id = ReportPages.Numbers(row),
            Keys = names.Keys(row.Model, row.Method) with { Image = names.Image(row.Image) },
        };
    }

    private Html Note(SweepRow row) => row.Failure is { } failure ? Html.Of($"failed: {failure.Message.ReplaceLineEndings(" ")}")
        : rows.WeaknessOf(row) is null ? default : Html.Of($"<span class=\"warning\">weak</span>");

    private static string Truth(SweepRow row) => row.Truth is not { } truth ? "" : truth.Label is { Length: > 0 } label ? label.Split(',')[0] : string.Create(CultureInfo.InvariantCulture, $"class {truth.Class}");

    private static string Title(SweepRow row) => row.Label.Length > 0 ? row.Label.Split(',')[0] : string.Create(CultureInfo.InvariantCulture, $"class {row.Class}");
}
