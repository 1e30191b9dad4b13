using DeCam.Cluster.Grains.Scoring.Queue;
using Microsoft.Extensions.Time.Testing;
using static DeCam.Cluster.Tests.Grains.Scoring.Queue.QueueItems;

namespace DeCam.Cluster.Tests.Grains.Scoring.Queue;

public sealed class RunBindingTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly DeviceBook _devices = new();
    private readonly RunBinding _binding;

    public RunBindingTests() => _binding = new(new(), new(), _devices, () => 1, _clock);

    [Fact]
    public async Task Return_FaultsBeforeADeviceToldItsKind_DoNotCountAfterIt()
    {
        Fail(See());
        Fail(See());
        _binding.Hear(See(new("a", "", "")));
        _devices.Remove(Device("card"));
        Fail(See());

        Assert.Null((await AskAsync()).Refusal);
    }

    [Fact]
    public async Task Return_ThreeFaults_RefuseTheRunThatAsks()
    {
        _binding.Ask("run");
        for (var fault = 0; fault < 3; fault++) Fail(See());

        Assert.NotNull((await AskAsync()).Refusal);
    }

    private async Task<BindAnswer> AskAsync()
    {
        var answer = _binding.BindAsync("run", RunPriority.Interactive);
        _clock.Advance(TakeRequest.LongestPoll);
        return await answer;
    }

    private QueueDevice See(ArithmeticKind? told = null) => _devices.See(Device("card"), _clock.GetElapsedTime(0), told ?? ArithmeticKind.Unmeasured);

    private void Fail(QueueDevice device) => _binding.Return(device, new(Guid.NewGuid(), "The card was lost."), "planted.onnx");
}
