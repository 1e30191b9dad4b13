namespace DeCam.Inference.Classes.LabelFiles;

/// <summary>A value of JSON or Python text.</summary>
/// <param name="Line">The line where it begins, from 1.</param>
internal abstract record LabelNode(int Line);

/// <summary>A string.</summary>
internal sealed record TextNode(int Line, string Text) : LabelNode(Line);

/// <summary>A whole number.</summary>
internal sealed record NumberNode(int Line, int Value) : LabelNode(Line);

/// <summary>A list or tuple.</summary>
internal sealed record ListNode(int Line, IReadOnlyList<LabelNode> Items) : LabelNode(Line);

/// <summary>A JSON object or Python dict; a key is a <see cref="TextNode"/> or <see cref="NumberNode"/>, and may come twice.</summary>
internal sealed record MapNode(int Line, IReadOnlyList<(LabelNode Key, LabelNode Value)> Pairs) : LabelNode(Line);

/// <summary>Any other value, such as null or 1.5.</summary>
internal sealed record OtherNode(int Line, string Text) : LabelNode(Line);
