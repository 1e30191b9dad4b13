namespace DeCam.Inference.Graph;

/// <summary>Puts the nodes of a model's own functions where they are called, as the runtime does, so that what stands at its end shows.</summary>
internal static class LocalFunctions
{
    // Functions that call functions are opened level by level; a circle among them is left for the runtime to refuse.
    private const int Deepest = 64;

    // Beyond this a file of nested calls is no network but a trap.
    private const int MostNodes = 1_000_000;

    /// <summary>Inlines the functions that are written in the model's own opsets; others stay calls.</summary>
    /// <returns>Whether there was one.</returns>
    public static bool Inline(ModelProto model)
    {
        var opsets = new Dictionary<string, long>();
        foreach (var opset in model.OpsetImport) opsets.TryAdd(opset.Domain, opset.Version);
        var functions = model.Functions.Where(f => f.OpsetImport.All(o => opsets.TryAdd(o.Domain, o.Version) || opsets[o.Domain] == o.Version))
            .DistinctBy(f => (f.Domain, f.Name)).ToDictionary(f => (f.Domain, f.Name));
        if (functions.Count == 0) return false;
        var calls = 0;
        var isFound = true;
        for (var depth = 0; isFound && depth < Deepest && model.Graph.Node.Count < MostNodes; depth++)
        {
            isFound = false;
            var nodes = new List<NodeProto>();
            foreach (var node in model.Graph.Node)
            {
                if (nodes.Count >= MostNodes || !functions.TryGetValue((node.Domain, node.OpType), out var function))
                {
                    nodes.Add(node);
                    continue;
                }

                nodes.AddRange(Body(function, node, $"decam_call_{calls++}_"));
                isFound = true;
            }

            model.Graph.Node.Clear();
            model.Graph.Node.Add(nodes);
        }

        if (calls == 0) return false;
        foreach (var (domain, version) in opsets.Where(o => model.OpsetImport.All(i => i.Domain != o.Key)))
            model.OpsetImport.Add(new OperatorSetIdProto { Domain = domain, Version = version });
        return true;
    }

    private static Google.Protobuf.Collections.RepeatedField<NodeProto> Body(FunctionProto function, NodeProto call, string prefix)
    {
        var body = new GraphProto { Node = { function.Node.Select(n => n.Clone()) } };
        var names = body.AllNodes().SelectMany(n => n.Input.Concat(n.Output)).Concat(body.Node.SelectMany(n => n.Bodies()).SelectMany(b => b.Output.Select(o => o.Name)))
            .Concat(function.Input).Concat(function.Output).Where(n => n.Length > 0).Distinct().ToList();
        string Outside(string name)
        {
            if (function.Input.IndexOf(name) is var i and >= 0) return i < call.Input.Count ? call.Input[i] : "";
            return function.Output.IndexOf(name) is var o && o >= 0 && o < call.Output.Count && call.Output[o].Length > 0 ? call.Output[o] : prefix + name;
        }

        // In two steps, since a name inside may be one outside too.
        for (var i = 0; i < names.Count; i++) body.Rename(names[i], $"{prefix}#{i}");
        for (var i = 0; i < names.Count; i++) body.Rename($"{prefix}#{i}", Outside(names[i]));
        foreach (var node in body.AllNodes()) Bind(node, function, call);
        return body.Node;
    }

    // Attributes that refer to those of the call take their values, else the function's own.
    private static void Bind(NodeProto node, FunctionProto function, NodeProto call)
    {
        foreach (var attribute in node.Attribute.Where(a => a.RefAttrName.Length > 0).ToList())
        {
            node.Attribute.Remove(attribute);
            if ((call.Find(attribute.RefAttrName) ?? function.AttributeProto.FirstOrDefault(a => a.Name == attribute.RefAttrName)) is not { } value) continue;
            var bound = value.Clone();
            bound.Name = attribute.Name;
            node.Attribute.Add(bound);
        }
    }
}
