namespace DeCam.Methods.WhiteBox;

/// <summary>What the options of a method cost that looks inside the model.</summary>
internal interface IWhiteBoxOptions
{
    /// <summary>Whole forward passes of one picture, as far as can be told without the model.</summary>
    int ForwardPasses { get; }

    /// <summary>Backward passes of one picture.</summary>
    int BackwardPasses { get; }

    /// <summary>Whole forward passes without which there is no map, and the other way out of a budget below that, from its comma on; "" for none.</summary>
    (int Count, string WayOut) LeastForwardPasses => (ForwardPasses, "");
}
