using System.Runtime.InteropServices;
using Degas.Engine.Model;
using TorchSharp;
using static TorchSharp.torch;

namespace Degas.Train.Training;

/// <summary>Weights of an earlier run, for a network of the same shape: TorchSharp's own file, such as a run's <c>best.dat</c>, or safetensors.</summary>
public static class WeightsFile
{
    /// <summary>Puts the weights of <paramref name="path"/> into <paramref name="net"/>.</summary>
    /// <exception cref="InvalidDataException">A tensor is missing, or has another shape.</exception>
    public static void Load(LstmNet net, string path)
    {
        if (!path.EndsWith(".safetensors", StringComparison.Ordinal))
        {
            net.load(path);
            return;
        }

        Safetensors file;
        try
        {
            file = Safetensors.Parse(File.ReadAllBytes(path));
        }
        catch (ModelFormatException e)
        {
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }

        using var noGradient = no_grad();
        foreach ((string name, TorchSharp.Modules.Parameter parameter) in net.named_parameters())
        {
            if (!file.Tensors.TryGetValue(name, out SafeTensor? weights))
                throw new InvalidDataException($"{path}: there is no tensor '{name}'");
            if (weights.Type != "F32" || !weights.Shape.SequenceEqual(parameter.shape))
                throw new InvalidDataException($"{path}: '{name}' is {weights.Type} [{string.Join(", ", weights.Shape)}]; F32 [{string.Join(", ", parameter.shape)}] is wanted");
            using Tensor values = tensor(MemoryMarshal.Cast<byte, float>(weights.Data.Span).ToArray(), parameter.shape);
            parameter.copy_(values);
        }
    }
}
