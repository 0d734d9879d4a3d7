using System.Runtime.InteropServices;
using Degas.Engine.Model;
using Degas.Train.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace Degas.Train.Training;

/// <summary>Weights of an earlier run, for a network of the same shape: TorchSharp's own file, such as a run's <c>best.dat</c>, or safetensors.</summary>
public static class WeightsFile
{
    /// <summary>A network of the hidden size that <paramref name="path"/> has, else of the shape that <paramref name="options"/> ask for, with its weights.</summary>
    /// <exception cref="InvalidDataException">It is no such file, a tensor is missing, or has another shape; the message names the file.</exception>
    public static LstmNet Open(string path, TrainingOptions options)
    {
        LstmNet net = Trainer.CreateNet(options with { HiddenSize = HiddenSize(path, options) });
        try
        {
            Load(net, path);
            return net;
        }
        catch
        {
            net.Dispose();
            throw;
        }
    }

    /// <summary>Puts the weights of <paramref name="path"/> into <paramref name="net"/>.</summary>
    /// <exception cref="InvalidDataException">It is no such file, a tensor is missing, or has another shape; the message names the file.</exception>
    public static void Load(LstmNet net, string path)
    {
        if (!path.EndsWith(".safetensors", StringComparison.Ordinal))
        {
            ReadTorch(path, $"weights of a network with E = {net.get_parameter("embedding.weight")!.shape[1]} and H = {net.HiddenSize}", file => net.load(file));
            return;
        }

        Safetensors file = Parse(path);
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

    /// <summary>Has TorchSharp read a file of its own form.</summary>
    /// <param name="path">The file.</param>
    /// <param name="what">What it should hold, for the message.</param>
    /// <param name="read">Reads it.</param>
    /// <exception cref="InvalidDataException">It is no such file, or of another shape; the message names the file.</exception>
    internal static void ReadTorch(string path, string what, Action<Stream> read)
    {
        using FileStream file = InputFile.Open(path);
        try
        {
            read(file);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or IOException or InvalidDataException or OverflowException)
        {
            // The form has no mark of its own, so of a file that is none TorchSharp says whatever it stumbles on first.
            throw new InvalidDataException($"{path}: it holds no {what}", e);
        }
    }

    private static Safetensors Parse(string path)
    {
        try
        {
            return Safetensors.Parse(InputFile.ReadAllBytes(path));
        }
        catch (ModelFormatException e)
        {
            throw new InvalidDataException($"{path}: {e.Message}", e);
        }
    }

    // TorchSharp's file holds little more than the numbers, so its length tells the size.
    private static int HiddenSize(string path, TrainingOptions options)
    {
        if (path.EndsWith(".safetensors", StringComparison.Ordinal))
            return Parse(path).Tensors.TryGetValue("head.weight", out SafeTensor? head) && head.Shape is [_, var hidden] ? (int)hidden : options.HiddenSize;
        long symbols = new Degas.Engine.Names.Alphabet(Degas.Engine.Names.Alphabet.HostNames).Size, numbers = Length(path) / sizeof(float);
        for (int hidden = 256; hidden > 16; hidden -= 16)
        {
            if (symbols * options.EmbeddingSize + 4L * hidden * (options.EmbeddingSize + hidden + 2) + hidden + 1 <= numbers)
                return hidden;
        }

        return 16;

        static long Length(string path)
        {
            using FileStream file = InputFile.Open(path);
            return file.Length;
        }
    }
}
