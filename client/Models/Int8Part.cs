using System.Globalization;
using DeCam.Inference.Inspection;

namespace DeCam.Cluster.Client.Models;

/// <summary>A network of 8-bit integers of an inspected model, and what the guard found for one picture.</summary>
/// <param name="Usable">Whether a search with <c>--precision int8</c> may use such a network here.</param>
/// <param name="Reason">Why not, or null.</param>
/// <param name="SlowReason">Why one with <c>--precision auto</c> would leave it for its speed, or null.</param>
/// <param name="Picture">Name of the picture; null for one that is made up.</param>
/// <param name="IntegerLayers">Convolutions and matrix products that compute with integers.</param>
/// <param name="RealLayers">Those that stay in float32.</param>
/// <param name="Correlation">Of the log-probabilities of masks that calibration has not seen.</param>
/// <param name="Speed">Time of the model divided by time of the network.</param>
/// <param name="ExactProduct">Whether the machine multiplies 8-bit integers exactly.</param>
/// <param name="Seconds">What making it took.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Sha256">Its hash.</param>
internal sealed record Int8Part(
    bool Usable, string? Reason, string? SlowReason, string? Picture, int? IntegerLayers, int? RealLayers, double? Correlation, double? Speed, bool? ExactProduct, double Seconds, long? Bytes, string? Sha256)
{
    private const int Digits = 3;

    /// <summary>The part of an inspection.</summary>
    public static Int8Part Of(PrecisionInspection found) => new(found.Reason is null, found.Reason, found.SlowReason, found.Picture, found.IntegerLayers, found.RealLayers,
        found.Guard.Correlation is { } correlation ? Math.Round(correlation, Digits) : null, found.Guard.Speed is { } speed ? Math.Round(speed, Digits) : null,
        found.Guard.IsProductExact, Math.Round(found.Seconds, Digits), found.Bytes, found.Sha256);

    /// <summary>Writes it for people.</summary>
    /// <param name="line">Writes a line of name, value and origin.</param>
    public void Print(Action<string, string, string?> line)
    {
        line("int8", Reason ?? "may be used here for this picture", Picture ?? "a picture that is made up");
        if (SlowReason is not null) line("", $"--precision auto would leave it: {SlowReason}", null);
        if (IntegerLayers is null) return;
        line("", string.Create(CultureInfo.InvariantCulture,
            $"{IntegerLayers} layers in integers, {RealLayers} in float32; correlation {Correlation:0.000}{(Speed is { } speed ? string.Create(CultureInfo.InvariantCulture, $", {speed:0.00} times as fast") : "")}; made in {Seconds:0.0} s"), null);
        line("", string.Create(CultureInfo.InvariantCulture, $"{Bytes:N0} bytes, sha256 {Sha256}"), null);
    }
}
