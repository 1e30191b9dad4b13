using DeCam.Scoring;

namespace DeCam.Inference.Devices;

/// <summary>
/// What goes wrong with a calibrated network of a model that itself is loaded, and would go wrong again: a run may do without the
/// network, and the device is sound.
/// </summary>
internal static class NetworkFault
{
    /// <summary>Whether a fault is of that kind: want of room for the network, data that cannot be used, or a graph that the making does not get along with.</summary>
    public static bool Is(Exception fault) => fault switch
    {
        ModelMissingException missing => ModelAdmission.IsWantOfRoom(missing),
        ObjectDisposedException => false,       // the device ends
        _ => fault is InvalidDataException or KeyNotFoundException or ArgumentException or InvalidOperationException or IndexOutOfRangeException or OverflowException,
    };

    /// <summary>Says it.</summary>
    /// <param name="model">Name of the model.</param>
    /// <param name="fault">What went wrong.</param>
    public static string Sentence(string model, Exception fault) => $"The network in 8 bits of model '{model}' cannot be made: {fault.Message}";
}
