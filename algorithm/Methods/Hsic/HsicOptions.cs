using System.ComponentModel.DataAnnotations;
using DeCam.Masks;
using DeCam.Methods.Options;

namespace DeCam.Methods.Hsic;

/// <summary>Options of the HSIC method.</summary>
public sealed record HsicOptions : IValidatableObject
{
    // To draw a map, the kernel of every pair of masks is computed, which costs as much as some 100 cells, and added in every cell: about
    // a minute at this number of masks x masks x (cells + 100).
    private const long MostComparisons = 100_000_000_000;
    private const long KernelCells = 100;

    /// <summary>Masks, p.</summary>
    [Option("masks", "masks drawn and scored"), Range(2, 20_000)]
    public int Masks { get; init; } = 500;

    /// <summary>Cells a side.</summary>
    [Option("grid", "cells along each side"), Range(1, 64)]
    public int Grid { get; init; } = 7;

    /// <summary>What replaces hidden pixels.</summary>
    [Option("baseline", "what replaces hidden pixels")]
    public Baseline Baseline { get; init; } = Baseline.Zero;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        var cells = (long)Grid * Grid + KernelCells;
        if (Masks * (long)Masks * cells > MostComparisons) yield return new(FormattableString.Invariant(
            $"Options 'masks' and 'grid' of method 'hsic' are {Masks} and {Grid}, whose map takes too long to compute; give at most {(int)Math.Sqrt(MostComparisons / cells)} masks with this grid, or a smaller grid."));
    }
}
