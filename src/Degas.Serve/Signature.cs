namespace Degas.Serve;

/// <summary>The one signature of the model.</summary>
internal static class Signature
{
    public const string DefaultName = "serving_default";

    public const string Input = "domain";

    public const string Output = "score";

    public const string MethodName = "tensorflow/serving/predict";

    /// <summary>Names of the tensors, as a model saved by Keras has them.</summary>
    public const string InputTensor = "serving_default_domain:0", OutputTensor = "StatefulPartitionedCall:0";

    public static ReadOnlySpan<byte> InputKey => "domain"u8;

    public static ServeException NotFound(string name) => ServeException.InvalidArgument($"Serving signature name: \"{name}\" not found in signature def");

    /// <summary>The same as TensorFlow Serving tells it over gRPC.</summary>
    public static ServeException KeyNotFound(string name) => new(Code.FailedPrecondition, $"Serving signature key \"{name}\" not found.");
}
