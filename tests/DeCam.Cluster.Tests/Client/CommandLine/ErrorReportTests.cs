using DeCam.Cluster.Client.CommandLine;

namespace DeCam.Cluster.Tests.Client.CommandLine;

public sealed class ErrorReportTests
{
    [Fact]
    public void Of_FileThatMayNotBeOpened_IsAFaultOfTheInputWithAWayOut() => Assert.Equal(
        new(ExitCode.Input, "'/models/a.onnx' may not be opened by this user (permission denied); change its mode or owner, or name another one."),
        ErrorReport.Of(new UnauthorizedAccessException("Access to the path '/models/a.onnx' is denied.")));

    [Fact]
    public void Of_AnotherRefusal_StaysAsItIs() => Assert.Equal(
        new(ExitCode.Internal, "A client may not call this."), ErrorReport.Of(new UnauthorizedAccessException("A client may not call this")));
}
