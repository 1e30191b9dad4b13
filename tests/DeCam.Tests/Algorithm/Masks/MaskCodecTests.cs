using DeCam.Masks;

namespace DeCam.Tests.Algorithm.Masks;

public sealed class MaskCodecTests
{
    // No fault of the masks, as damaged bytes are: a device of a later version draws them.
    [Fact]
    public void Read_KindOfALaterVersion_IsNotSupported()
    {
        var fault = Assert.Throws<NotSupportedException>(() => MaskCodec.Read((MaskKind)99, []));
        Assert.Equal("Masks of kind 99 are not known to this version; update it.", fault.Message);
    }
}
