using System.ComponentModel.DataAnnotations;
using DeCam.Methods.Options;

namespace DeCam.Methods.Centre;

/// <summary>Options of the control <see cref="CentreMethod"/>.</summary>
public sealed record CentreOptions
{
    /// <summary>Standard deviation of the Gaussian as a share of each side.</summary>
    /// <value>Default 0.25 (our choice), range [0.01, 10].</value>
    [Option("sigma", "Standard deviation of the Gaussian as a share of each side.")]
    [Range(0.01, 10.0)]
    public double Sigma { get; init; } = 0.25;
}
