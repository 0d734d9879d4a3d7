using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Degas.Train.Training;

/// <summary>Embedding, one LSTM layer, and a linear head on the last hidden state: symbols [batch, length] to logits [batch].</summary>
public sealed class LstmNet : nn.Module<Tensor, Tensor>
{
    // The fields' names become the parameters' names, which are those of the weights file.
#pragma warning disable IDE1006, CA1051
    private readonly Embedding embedding;
    private readonly LSTM lstm;
    private readonly Linear head;
#pragma warning restore IDE1006, CA1051
    /// <summary>A network with PyTorch's own initial weights, but for the forget gate's bias, which starts at 1 (Jozefowicz et al., 2015).</summary>
    public LstmNet(int symbols, int embeddingSize, int hiddenSize)
        : base(nameof(LstmNet))
    {
        HiddenSize = hiddenSize;
        embedding = nn.Embedding(symbols, embeddingSize);
        lstm = nn.LSTM(embeddingSize, hiddenSize, batchFirst: true);
        head = nn.Linear(hiddenSize, 1);
        RegisterComponents();

        using var noGradient = no_grad();
        foreach ((string name, Parameter parameter) in named_parameters())
        {
            if (name == "lstm.bias_ih_l0")
                parameter.narrow(0, hiddenSize, hiddenSize).fill_(1f);
        }
    }

    /// <summary>H.</summary>
    public int HiddenSize { get; }

    /// <inheritdoc/>
    public override Tensor forward(Tensor input)
    {
        using Tensor last = Last(input);
        return Logits(last);
    }

    /// <summary>The last hidden states [batch, H].</summary>
    public Tensor Last(Tensor input)
    {
        using Tensor embedded = embedding.forward(input);
        (Tensor output, Tensor hidden, Tensor cell) = lstm.forward(embedded);
        using (output)
        using (hidden)
        using (cell)
            return hidden.squeeze(0);
    }

    /// <summary>Logits [batch] of last hidden states [batch, H].</summary>
    public Tensor Logits(Tensor last)
    {
        using Tensor logits = head.forward(last);
        return logits.squeeze(1);
    }

    /// <summary>
    /// Adds to the parameters' gradients those of <paramref name="loss"/>, by <paramref name="pass"/> in place of LibTorch's LSTM: the same numbers but for rounding.
    /// </summary>
    /// <param name="pass">Runs the recurrence.</param>
    /// <param name="symbols">[steps, batch].</param>
    /// <param name="steps">Length of the names.</param>
    /// <param name="loss">Of last hidden states [batch, H].</param>
    /// <returns>The loss.</returns>
    public float Differentiate(LstmPass pass, ReadOnlySpan<byte> symbols, int steps, Func<Tensor, Tensor> loss)
    {
        using DisposeScope scope = NewDisposeScope();
        Tensor table = Table(), recurrent = Parameter("weight_hh_l0");
        Tensor tableGradient, recurrentGradient, last, value;
        using (no_grad())
            last = pass.Forward(table.detach(), recurrent.detach(), symbols, steps).clone().requires_grad_();
        value = loss(last);
        value.backward();
        using (no_grad())
        {
            (tableGradient, recurrentGradient) = pass.Backward(recurrent.detach(), symbols, last.grad!, (int)embedding.weight!.shape[0]);
            if (recurrent.grad is { } gradient)
                gradient.add_(recurrentGradient);
            else
                recurrent.grad = recurrentGradient.DetachFromDisposeScope();
        }

        table.backward([tableGradient]);
        return value.item<float>();
    }

    /// <summary>Logits [batch], by <paramref name="pass"/>, without a way back to gradients.</summary>
    /// <param name="pass">Runs the recurrence.</param>
    /// <param name="symbols">[steps, batch].</param>
    /// <param name="steps">Length of the names.</param>
    public Tensor Logits(LstmPass pass, ReadOnlySpan<byte> symbols, int steps)
    {
        using DisposeScope scope = NewDisposeScope();
        using var noGradient = no_grad();
        return head.forward(pass.Forward(Table(), Parameter("weight_hh_l0").detach(), symbols, steps)).squeeze(1).MoveToOuterDisposeScope();
    }

    // Input weights and biases as a row for each symbol, as the engine folds them.
    private Tensor Table() => nn.functional.linear(embedding.weight!, Parameter("weight_ih_l0"), Parameter("bias_ih_l0") + Parameter("bias_hh_l0"));

    private Parameter Parameter(string name) => (Parameter)lstm.get_parameter(name)!;

    /// <summary>The hidden state after every symbol, [batch, length, H], and the last cell state, [1, batch, H].</summary>
    public (Tensor Hidden, Tensor Cell) States(Tensor input)
    {
        using Tensor embedded = embedding.forward(input);
        (Tensor output, Tensor hidden, Tensor cell) = lstm.forward(embedded);
        hidden.Dispose();
        return (output, cell);
    }
}
