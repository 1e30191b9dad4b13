namespace DeCam.Methods.WhiteBox;

/// <summary>Every method that looks inside the model.</summary>
internal static class WhiteBoxMethods
{
    /// <summary>The methods, those that take a gradient of a layer first.</summary>
    public static IReadOnlyList<ExplainerMethod> All { get; } =
    [
        new WhiteBoxMethod<GradientCamOptions>("grad-cam",
            "Channels of a layer, each weighed by its mean gradient.",
            "Selvaraju et al. 2017, Grad-CAM: Visual Explanations from Deep Networks via Gradient-based Localization"),
        new WhiteBoxMethod<GradientCamOptions>("grad-cam++",
            "Channels of a layer, weighed by their positive gradients, so that several places of the class count alike.",
            "Chattopadhay et al. 2018, Grad-CAM++: Improved Visual Explanations for Deep Convolutional Networks"),
        new WhiteBoxMethod<GradientCamOptions>("layer-cam",
            "Channels of a layer, each place weighed by its own positive gradient.",
            "Jiang et al. 2021, LayerCAM: Exploring Hierarchical Class Activation Maps for Localization"),
        new WhiteBoxMethod<IntegratedGradientsOptions>("integrated-gradients",
            "Gradients of the picture, summed on the way from a baseline to it.",
            "Sundararajan, Taly and Yan 2017, Axiomatic Attribution for Deep Networks"),
        new WhiteBoxMethod<FullGradOptions>("full-grad",
            "Gradients of the picture and of every bias inside, each times what it is of.",
            "Srinivas and Fleuret 2019, Full-Gradient Representation for Neural Network Visualization"),
        new WhiteBoxMethod<AblationCamOptions>("ablation-cam",
            "Channels of a layer, each weighed by the drop of the score without it; takes no gradient.",
            "Desai and Ramaswamy 2020, Ablation-CAM: Visual Explanations for Deep Convolutional Network via Gradient-free Localization"),
        new WhiteBoxMethod<ScoreCamOptions>("score-cam",
            "Channels of a layer, each weighed by the score of the picture masked by it, one evaluation a channel; takes no gradient.",
            "Wang et al. 2020, Score-CAM: Score-Weighted Visual Explanations for Convolutional Neural Networks"),
    ];
}
