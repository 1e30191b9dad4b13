namespace DeCam.Methods.RandomOrder;

/// <summary>Options of the control <see cref="RandomOrderMethod"/>: there are none; the seed decides.</summary>
public sealed record RandomOrderOptions;
