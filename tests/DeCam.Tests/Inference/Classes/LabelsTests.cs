using System.Text;

namespace DeCam.Tests.Inference.Classes;

public sealed class LabelsTests
{
    // Form, and a file of oak, "elm, wych elm" and ash.
    public static TheoryData<string, string> Forms => new()
    {
        { "plain lines", "oak\nelm, wych elm\nash\n" },
        { "plain lines", "oak\r\nelm, wych elm\r\nash\r\n\r\n" },
        { "plain lines below a header", "label\noak\nelm, wych elm\nash\n" },
        { "plain lines with synset ids", "n00000001 oak\nn00000002 elm, wych elm\nn00000003\tash\n" },
        { "plain lines with synset ids", "n00000001 0 oak\nn00000002 1 elm, wych elm\nn00000003 2 ash\n" },
        { "lines of index and name", "0 oak\n1 elm, wych elm\n2 ash\n" },
        { "lines of index and name", "2: ash\n0: oak\n1: elm, wych elm\n" },
        { "lines of index and name", "1 oak\n2 elm, wych elm\n3 ash\n" },
        { "lines of index and name with synset ids", "0 n00000001 oak\n1 n00000002 elm, wych elm\n2 n00000003 ash\n" },
        { "CSV table", "0,oak\n1,\"elm, wych elm\"\n2,ash\n" },
        { "CSV table", "0,oak\n1,elm, wych elm\n2,ash\n" },
        { "CSV table", "ash,3\noak,1\n\"elm, wych elm\",2\n" },
        { "CSV table", "n00000001,oak\nn00000002,\"elm, wych elm\"\nn00000003,ash\n" },
        { "CSV table with a header", "index,wnid,label\n0,n00000001,oak\n2,n00000003,ash\n1,n00000002,\"elm, wych elm\"\n" },
        { "CSV table with a header", ",name\n0,oak\n1,\"elm, wych elm\"\n2,ash\n" },
        { "CSV table with a header", "Class Name,count,Class ID\noak,7,0\n\"elm, wych elm\",9,1\nash,7,2\n" },
        { "semicolon-separated table", "0;oak\n1;elm, wych elm\n2;ash\n" },
        { "tab-separated table", "0\toak\n1\telm, wych elm\n2\tash\n" },
        { "tab-separated table with a header", "\tname\n0\toak\n1\telm, wych elm\n2\tash\n" },
        { "tab-separated table with a header", "wnid\twords\nn00000001\toak\nn00000002\telm, wych elm\nn00000003\tash\n" },
        { "JSON list", """["oak", "elm, wych elm", "ash"]""" },
        { "JSON list", """[["n00000001", "oak"], ["n00000002", "elm", "wych elm"], ["n00000003", "ash"]]""" },
        { "JSON list", """[{"id": 1, "name": "oak"}, {"id": 2, "name": "elm, wych elm"}, {"id": 3, "name": "ash"}]""" },
        { "JSON object", """{"0": "oak", "1": "elm, wych elm", "2": "ash"}""" },
        { "JSON object", """{"0": ["n00000001", "oak"], "2": ["n00000003", "ash"], "1": ["n00000002", "elm, wych elm"]}""" },
        { "JSON object", "{\n  \"0\": \"oak\",\n  \"1\": \"elm, wych elm\",\n  \"2\": \"ash\",\n}\n" },
        { "JSON object", """{"ash": 2, "oak": 0, "elm, wych elm": 1}""" },
        { "JSON object", """{"model": "tree", "id2label": {"0": "oak", "1": "elm, wych elm", "2": "ash"}}""" },
        { "JSON lines", "{\"index\": 0, \"name\": \"oak\"}\n{\"index\": 2, \"name\": \"ash\"}\n{\"index\": 1, \"name\": \"elm, wych elm\"}\n" },
        { "JSON lines", "{\"0\": \"oak\"}\n{\"1\": \"elm, wych elm\"}\n{\"2\": \"ash\"}\n" },
        { "JSON lines", "\"oak\"\n\"elm, wych elm\"\n\"ash\"\n" },
        { "Python dict", "{0: 'oak',\n 1: \"elm, wych elm\",\n 2: u'ash'}" },
        { "Python dict", "labels = {  # trees\n  0: 'oak', 1: 'elm, '\n  'wych elm',\n  2: '\\x61sh',\n}\n" },
        { "Python dict", "{'ash': 2, 'oak': 0, 'elm, wych elm': 1}" },
        { "Python list", "['oak', 'elm, wych elm', 'ash']" },
        { "Python list", "[(0, 'oak'), (1, 'elm, wych elm'), (2, 'ash')]" },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void Read_KnownForm_GivesTheLabelsInOrder(string form, string text)
    {
        var labels = LabelSamples.Read(text, 3);
        Assert.Equal(["oak", "elm, wych elm", "ash"], labels.Names());
        Assert.Equal(form, labels.Form);
        Assert.Equal([1], labels.Find("Wych elm"));
        if (text.Contains("n00000002", StringComparison.Ordinal)) Assert.Equal([1], labels.Find("n00000002"));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void Read_OtherEncodings_GiveTheSame(string form, string text)
    {
        foreach (var encoding in (Encoding[])[Encoding.UTF8, Encoding.Unicode, Encoding.BigEndianUnicode])
        {
            var labels = LabelSamples.Read([.. encoding.GetPreamble(), .. encoding.GetBytes(text.ReplaceLineEndings("\r\n"))], 3);
            Assert.Equal((form, "elm, wych elm"), (labels.Form, labels[1]));
        }
    }

    [Theory]
    [InlineData("3 musketeers", "dogs", "101 dalmatians")]
    [InlineData("1 star", "2 stars", "3 stars")]
    [InlineData("[jack's]", "ash", "oak")]
    [InlineData("0", "1", "2")]
    [InlineData("[background]", "{a}", "oak")]
    [InlineData("elm, wych elm", "ash, 1", "oak, 7")]
    [InlineData("", "elm", "ash\ttree")]
    [InlineData("12 monkeys, 1995", "Fargo, 1996", "Titanic, 1997")]
    public void Read_PlainLinesThatLookLikeMore_StayWhole(params string[] lines)
    {
        var labels = LabelSamples.Read(string.Join('\n', lines), lines.Length);
        Assert.Equal(lines, labels.Names());
        Assert.Equal("plain lines", labels.Form);
    }

    [Fact]
    public void Find_Underscores_CountAsSpacesWhereNoNameIsEqual()
    {
        var labels = LabelSamples.Read("white oak\nred_oak\nwhite_oak\nelm", 4);

        Assert.Equal([2], labels.Find("white_oak"));
        Assert.Equal([1], labels.Find("Red oak"));
        Assert.Equal([0], labels.Find("white oak"));
        Assert.Empty(labels.Find("oak"));
    }

    [Fact]
    public void Read_NumbersFromOne_AreNoted()
    {
        Assert.Equal("Labels file 'labels' numbers the classes from 1; its 1 is class 0 here.", LabelSamples.Read("1,oak\n2,ash\n", 2).Note);
        Assert.Null(LabelSamples.Read("0,oak\n1,ash\n", 2).Note);
    }

    [Fact]
    public void Read_NamesOfStructuredText_StayOnOneLine() =>
        Assert.Equal(["white oak", "\uFFFD"], LabelSamples.Read("""{0: 'white\noak', 1: '\ud800'}""", 2).Names());

    [Theory]
    [InlineData("0 oak\n1 elm\n1 ash", "(lines of index and name) has the index 1 twice, in line 2 ('elm') and line 3 ('ash'); give each class one label")]
    [InlineData("0,oak\n1,elm\n7,ash", "(CSV table) has the index 7 in line 3 ('ash') but the model has classes 0 to 2; give each class one label")]
    [InlineData("{\n\"0\": \"oak\",\n\"2\": \"ash\"}", "(JSON object) has no label for class 1 of 3; give each class one label")]
    [InlineData("[\"oak\", \"elm\"]", "has 2 label(s) (JSON list) but the model has 3 classes; give one label for each class.")]
    [InlineData("1 oak\n2 elm", "has 2 label(s) (lines of index and name) but the model has 3 classes; give one label for each class.")]
    [InlineData("[{\"id\":0,\"name\":\"oak\"},{\"name\":\"elm\"},{\"name\":\"ash\"}]", "(JSON list) has no index for 'elm' in line 1, but for other labels; number all or none.")]
    [InlineData("{\n \"0\": \"oak\",\n \"1\": oops\n}", "looks like JSON or Python text but is no valid JSON in line 3; correct it, or give one line for each class.")]
    [InlineData("{\n \"0\": \"oak\",\n \"1\": \"elm\"", "looks like JSON or Python text but is no valid JSON in line 3; correct it, or give one line for each class.")]
    [InlineData("{0: 'oak',\n 1: 'elm,\n 2: 'ash'}", "looks like JSON or Python text but has a Python string without its closing ' in line 2; correct it, or give one line for each class.")]
    [InlineData("{0: 'oak',\n 1: None}", "looks like JSON or Python text but holds 'None' in line 2 where a label is wanted; correct it, or give one line for each class.")]
    [InlineData("{\"0\": \"oak\"}\n{\"1\": \"elm\"}\n{\"2\"}", "looks like JSON lines but is no valid JSON in line 3; correct it, or give one line for each class.")]
    [InlineData("[[[[[[[[[\"oak\"]]]]]]]]]", "looks like JSON or Python text but nests values deeper than 8 in line 1; correct it, or give one line for each class.")]
    [InlineData("{\"n00000001\": \"oak\"}", "looks like JSON or Python text but has the key 'n00000001' with 'oak' in line 1, but keys must be indices with labels, or labels with indices; correct it, or give one line for each class.")]
    [InlineData("{\"a\": 1, \"b\": -1}", "looks like JSON or Python text but gives the index -1 in line 1, but indices begin with 0; correct it, or give one line for each class.")]
    [InlineData("[{\"x\":\"oak\"}]", "looks like JSON or Python text but has an object with the keys 'x' in line 1, none of which is 'name' or 'label'; correct it, or give one line for each class.")]
    [InlineData("\"oak\",\n\"elm\",\n\"ash\",\n", "has quoted strings for names, as the inside of a JSON or Python list; put brackets around them, or give plain lines.")]
    [InlineData("index,genus,species\n0,oak,english\n1,elm,wych\n2,ash,manna", "has the columns 'index', 'genus', 'species', and which of them holds the labels is not clear; call that column 'name'.")]
    [InlineData("index,name,genus\n0,oak,quercus\n1,elm\n2,ash,fraxinus", "has 2 fields in line 3 but 3 in its header; put names that hold the separator into double quotes.")]
    [InlineData("n00000009 1 oak\nn00000002 2 elm\nn00000003 3 ash", "has a number from 1 behind each synset id, as ILSVRC's map_clsloc.txt does, whose order is not that of a model's outputs; give one line 'id name'")]
    [InlineData("o\0a\0k\0", "holds zero bytes, as binary files and UTF-16 without a byte order mark do; save it as UTF-8.")]
    [InlineData("", "has 0 line(s) but the model has 3 classes; give one line for each class.")]
    public void Read_FileThatDoesNotFit_IsRefusedByItsForm(string text, string sentence) =>
        Assert.StartsWith($"Labels file 'labels' {sentence}", LabelSamples.Refusal(text, 3), StringComparison.Ordinal);

    [Fact]
    public void Read_HugeFiles_AreRefused()
    {
        Assert.Contains("has more than 1048576 lines", LabelSamples.Refusal(new string('\n', 1 << 20) + "x", 3), StringComparison.Ordinal);
        Assert.Contains("has more than 1048576 values", LabelSamples.Refusal($"[{string.Concat(Enumerable.Repeat("[],", 1 << 20))}]", 3), StringComparison.Ordinal);
        Assert.Contains("it has more than 16 MiB.", LabelSamples.Refusal(new string('x', (16 << 20) + 1), 3), StringComparison.Ordinal);
    }
}
