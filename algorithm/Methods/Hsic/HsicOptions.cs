using System.ComponentModel.DataAnnotations;
using DeCam.Masks;
using DeCam.Methods.Options;

namespace DeCam.Methods.Hsic;

/// <summary>Options of the HSIC method.</summary>
public sealed record HsicOptions
{
    /// <summary>Masks, p.</summary>
    [Option("masks", "masks drawn and scored"), Range(2, 20_000)]
    public int Masks { get; init; } = 500;

    /// <summary>Cells a side.</summary>
    [Option("grid", "cells along each side"), Range(1, 64)]
    public int Grid { get; init; } = 7;

    /// <summary>What replaces hidden pixels.</summary>
    [Option("baseline", "what replaces hidden pixels")]
    public Baseline Baseline { get; init; } = Baseline.Zero;
}
