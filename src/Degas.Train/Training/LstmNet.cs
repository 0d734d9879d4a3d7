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

    /// <inheritdoc/>
    public override Tensor forward(Tensor input) => Logits(input, null);

    /// <summary>Logits [batch] with the last hidden state multiplied by a dropout mask [batch, H], which holds 0 or 1 / (1 - rate).</summary>
    public Tensor Logits(Tensor input, Tensor? mask)
    {
        using Tensor embedded = embedding.forward(input);
        (Tensor output, Tensor hidden, Tensor cell) = lstm.forward(embedded);
        using (output)
        using (hidden)
        using (cell)
        {
            using Tensor last = hidden.squeeze(0);
            using Tensor masked = mask is null ? last.alias() : last * mask;
            using Tensor logits = head.forward(masked);
            return logits.squeeze(1);
        }
    }

    /// <summary>The hidden state after every symbol, [batch, length, H], and the last cell state, [1, batch, H].</summary>
    public (Tensor Hidden, Tensor Cell) States(Tensor input)
    {
        using Tensor embedded = embedding.forward(input);
        (Tensor output, Tensor hidden, Tensor cell) = lstm.forward(embedded);
        hidden.Dispose();
        return (output, cell);
    }
}
