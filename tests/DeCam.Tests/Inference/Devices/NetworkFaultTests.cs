using DeCam.Inference.Devices;
using DeCam.Scoring;

namespace DeCam.Tests.Inference.Devices;

public sealed class NetworkFaultTests
{
    public static TheoryData<Exception, bool> Faults => new()
    {
        { new InvalidDataException("Weights 'w' are cut short."), true },
        { new KeyNotFoundException(), true },
        { new ArgumentOutOfRangeException(), true },
        { new InvalidOperationException(), true },
        { new ModelMissingException("No room.", new InsufficientMemoryException()), true },
        { new ModelMissingException("Model file 'a' is not here."), false },
        { new ModelMissingException("Model file 'a' cannot be read here.", new IOException()), false },
        { new ObjectDisposedException("device"), false },
        { new OperationCanceledException(), false },
        { new TaskCanceledException(), false },
        { new IOException(), false },
    };

    [Theory]
    [MemberData(nameof(Faults), DisableDiscoveryEnumeration = true)]
    public void Is_Fault_HoldsForThoseOfTheNetworkAlone(Exception fault, bool isOfTheNetwork) => Assert.Equal(isOfTheNetwork, NetworkFault.Is(fault));
}
