using DeCam.Inference.PictureFiles;

namespace DeCam.Tests.Inference.PictureFiles;

public sealed class PictureFormatTests
{
    [Theory]
    [InlineData("89504E470D0A1A0A", "PNG", PictureReading.Usual)]
    [InlineData("FFD8FFE000104A46", "JPEG", PictureReading.Usual)]
    [InlineData("474946383961", "GIF", PictureReading.Usual)]
    [InlineData("52494646000000005745425056503820", "WebP", PictureReading.Usual)]
    [InlineData("424D000000000000000036000000280000000100", "BMP", PictureReading.Usual)]
    [InlineData("49492A0008000000", "TIFF", PictureReading.Rare)]
    [InlineData("4D4D002A00000008", "TIFF", PictureReading.Rare)]
    [InlineData("716F696600000001", "QOI", PictureReading.Rare)]
    [InlineData("50360A31203120", "PNM", PictureReading.Rare)]
    [InlineData("000002000000000000000000040004001800", "TGA", PictureReading.Rare)]
    [InlineData("000000186674797068656963000000006D696631", "HEIC", PictureReading.None)]
    [InlineData("0000001C6674797061766966000000006D696631", "AVIF", PictureReading.None)]
    [InlineData("0000001C667479706D696631000000006176696668656963", "AVIF", PictureReading.None)]
    [InlineData("0000000C6A5020200D0A870A", "JPEG 2000", PictureReading.None)]
    [InlineData("FF4FFF51002F", "JPEG 2000", PictureReading.None)]
    [InlineData("FF0A0000", "JPEG XL", PictureReading.None)]
    public void Of_FirstBytes_TellTheFormat(string head, string name, PictureReading reading) =>
        Assert.Equal(new PictureFormat(name, reading), PictureFormat.Of(Convert.FromHexString(head)));

    [Theory]
    [InlineData("")]
    [InlineData("89504E47")]
    [InlineData("424D20696E207465787420746861742069732068")]
    [InlineData("5031")]
    [InlineData("503720")]
    [InlineData("000000186674797069736F6D00000000")]
    [InlineData("000001000100101000000000000000000000")]
    [InlineData("080712077079746F7263681A05322E31332E3000")]
    [InlineData("934E554D5059010076007B27646573637227")]
    public void Of_OtherFiles_IsNothing(string head) => Assert.Null(PictureFormat.Of(Convert.FromHexString(head)));

    [Theory]
    [InlineData("a.JFIF", true)]
    [InlineData("a.jpe", true)]
    [InlineData("a.tif", true)]
    [InlineData("a.png.txt", false)]
    public void HasExtension_Name_IsThatOfAPicture(string name, bool expected) => Assert.Equal(expected, PictureFormat.HasExtension(name));
}
