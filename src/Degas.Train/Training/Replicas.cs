using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Degas.Train.Training;

/// <summary>
/// Copies of one network, each on a thread of its own that owns one core. LibTorch's own threads meet after every small operation of an
/// LSTM and lose half their time there (and nearly all of it when another program takes a core); replicas meet once a batch.
/// </summary>
public sealed class Replicas : IDisposable
{
    private readonly LstmNet[] _nets;
    private readonly Linear[] _familyHeads;
    private readonly Dictionary<string, long> _families;
    private readonly Device _device;
    private readonly LstmNet[][] _teachers;
    private readonly LstmPass[]? _passes;
    private readonly LstmPass[][]? _teacherPasses;

    /// <summary>Makes <paramref name="count"/> equal networks by <paramref name="create"/>.</summary>
    /// <param name="count">Replicas.</param>
    /// <param name="device">Where they compute.</param>
    /// <param name="create">Makes one.</param>
    /// <param name="teachers">Makes the networks whose scores a replica learns besides the labels.</param>
    /// <param name="families">The families that are learned besides the verdict; empty for the verdict alone.</param>
    public Replicas(int count, Device device, Func<LstmNet> create, Func<LstmNet[]>? teachers = null, IReadOnlyList<string>? families = null)
    {
        set_num_threads(1);
        _device = device;
        _nets = [.. Enumerable.Range(0, count).Select(_ => create())];
        foreach (LstmNet net in _nets)
            net.to(device);
        _families = (families ?? []).Index().ToDictionary(f => f.Item, f => (long)f.Index);
        _familyHeads = _families.Count == 0 ? [] : [.. _nets.Select(net => nn.Linear(net.HiddenSize, _families.Count).to(device))];
        _teachers = [.. Enumerable.Range(0, count).Select(_ => teachers?.Invoke() ?? [])];
        foreach (LstmNet teacher in _teachers.SelectMany(t => t))
            teacher.to(device).eval();
        if (device.type == DeviceType.CPU)
        {
            _passes = [.. _nets.Select(net => new LstmPass(net.HiddenSize))];
            _teacherPasses = [.. _teachers.Select(own => own.Select(teacher => new LstmPass(teacher.HiddenSize)).ToArray())];
        }

        Spread();
    }

    /// <summary>As many equal networks as <paramref name="device"/> takes: one on a GPU, as many as <paramref name="options"/> say on the CPU.</summary>
    public static Replicas On(Device device, TrainingOptions options, Func<LstmNet> create, Func<LstmNet[]>? teachers = null, IReadOnlyList<string>? families = null) =>
        new(device.type == DeviceType.CPU ? options.Replicas : 1, device, create, teachers, families);

    /// <summary>The network whose weights count; the others are copies of it.</summary>
    public LstmNet Master => _nets[0];

    /// <summary>The master's head that names families; it serves the training alone. Null where only the verdict is learned.</summary>
    public Linear? FamilyHead => _familyHeads.FirstOrDefault();

    /// <summary>What the optimiser moves: the master's weights, and its family head's.</summary>
    public IEnumerable<Parameter> Parameters => ParametersOf(0);

    /// <summary>Sums the gradient of the weighted loss over the samples of a batch into the master.</summary>
    /// <param name="samples">The data.</param>
    /// <param name="batch">Indices of samples of one length.</param>
    /// <param name="options">Dropout and the share of symbols to replace by 0.</param>
    /// <param name="seed">Seed of this batch's dropout and replacements. LibTorch's own generator is one for all threads, so its draws would depend on their race.</param>
    /// <returns>The loss, a mean over weights.</returns>
    public double Gradient(EncodedSamples samples, int[] batch, TrainingOptions options, int seed)
    {
        double total = batch.Sum(i => samples.Weights[i]);
        double[] losses = new double[_nets.Length];
        ForEachReplica((replica, net) =>
        {
            net.train();
            net.zero_grad();
            if (_familyHeads.Length > 0)
                _familyHeads[replica].zero_grad();
            int[] share = Share(batch, replica);
            if (share.Length == 0)
                return;
            using DisposeScope scope = NewDisposeScope();
            var random = new Random(unchecked(seed * 31 + replica));
            byte[] symbols = Symbols(samples, share, options.UnknownRate, random);
            Tensor mask = DropoutMask(share.Length, net.HiddenSize, options.Dropout, random);
            Tensor truth = tensor(share.Select(i => samples.Samples[i].IsDga ? 1f : 0f).ToArray(), device: _device);
            Tensor weights = tensor(share.Select(i => (float)(samples.Weights[i] / total)).ToArray(), device: _device);
            Tensor labels = Blend(truth, replica, symbols, options.TeacherWeight);
            Tensor Loss(Tensor last)
            {
                Tensor masked = last * mask;
                Tensor verdict = nn.functional.binary_cross_entropy_with_logits(net.Logits(masked), labels, weights, nn.Reduction.Sum);
                return FamilyLoss(replica, masked, samples, share, weights) is { } families ? verdict + families * options.FamilyWeight : verdict;
            }

            if (_passes is not null)
            {
                losses[replica] = net.Differentiate(_passes[replica], symbols, symbols.Length / share.Length, Loss);
                return;
            }

            Tensor loss = Loss(net.Last(Input(symbols, share.Length)));
            loss.backward();
            losses[replica] = loss.item<float>();
        });

        using var noGradient = no_grad();
        for (int r = 1; r < _nets.Length; r++)
        {
            foreach ((Parameter master, Parameter copy) in ParametersOf(0).Zip(ParametersOf(r)))
            {
                if (copy.grad is not { } gradient)
                    continue;
                if (master.grad is { } sum)
                    sum.add_(gradient);
                else
                    master.grad = gradient.clone();
            }
        }

        return losses.Sum();
    }

    /// <summary>Copies the master's weights to the others, after a step of the optimiser.</summary>
    public void Spread()
    {
        using var noGradient = no_grad();
        for (int r = 1; r < _nets.Length; r++)
        {
            foreach ((Parameter master, Parameter copy) in ParametersOf(0).Zip(ParametersOf(r)))
                copy.copy_(master);
        }
    }

    /// <summary>Scores all samples: sigmoid of the logit, [samples].</summary>
    public float[] Score(EncodedSamples samples)
    {
        float[] scores = new float[samples.Count];
        List<int[]> batches = samples.Batches(1024, new Random(0));
        ForEachReplica((replica, net) =>
        {
            net.eval();
            using var noGradient = no_grad();
            for (int b = replica; b < batches.Count; b += _nets.Length)
            {
                using DisposeScope scope = NewDisposeScope();
                float[] part = [.. net.forward(Input(Symbols(samples, batches[b], 0, Random.Shared), batches[b].Length)).sigmoid().cpu().data<float>()];
                for (int i = 0; i < part.Length; i++)
                    scores[batches[b][i]] = part[i];
            }
        });
        return scores;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (LstmNet net in _nets)
            net.Dispose();
        foreach (Linear head in _familyHeads)
            head.Dispose();
        foreach (LstmNet teacher in _teachers.SelectMany(t => t))
            teacher.Dispose();
        foreach (LstmPass pass in (_passes ?? []).Concat(_teacherPasses?.SelectMany(p => p) ?? []))
            pass.Dispose();
    }

    private IEnumerable<Parameter> ParametersOf(int replica) =>
        _nets[replica].parameters().Concat(_familyHeads.Length == 0 ? [] : _familyHeads[replica].parameters());

    // Cross entropy over the generated names whose family is known, each weighted as in the verdict's loss; null where there is none.
    private Tensor? FamilyLoss(int replica, Tensor last, EncodedSamples samples, int[] share, Tensor weights)
    {
        if (_families.Count == 0)
            return null;
        long[] rows = [.. share.Index().Where(s => samples.Samples[s.Item] is { IsDga: true } name && _families.ContainsKey(name.Group)).Select(s => (long)s.Index)];
        if (rows.Length == 0)
            return null;
        Tensor at = tensor(rows, device: _device), expected = tensor(rows.Select(r => _families[samples.Samples[share[r]].Group]).ToArray(), device: _device);
        Tensor losses = nn.functional.cross_entropy(_familyHeads[replica].forward(last.index_select(0, at)), expected, reduction: nn.Reduction.None);
        return (losses * weights.index_select(0, at)).sum();
    }

    private void ForEachReplica(Action<int, LstmNet> body)
    {
        Exception? failure = null;
        Thread[] threads = [.. _nets.Select((net, replica) => new Thread(() =>
        {
            try
            {
                set_num_threads(1);
                body(replica, net);
            }
            catch (Exception e) when (replica >= 0)
            {
                failure = e;
            }
        }))];
        foreach (Thread thread in threads)
            thread.Start();
        foreach (Thread thread in threads)
            thread.Join();
        if (failure is not null)
            throw new InvalidOperationException($"a replica failed: {failure.Message}", failure);
    }

    // What the teachers think, a mean of their scores, in the place of a part of the label.
    private Tensor Blend(Tensor labels, int replica, byte[] symbols, double weight)
    {
        LstmNet[] teachers = _teachers[replica];
        if (teachers.Length == 0)
            return labels;
        using var noGradient = no_grad();
        int batch = (int)labels.shape[0];
        Tensor thought = zeros_like(labels);
        for (int i = 0; i < teachers.Length; i++)
            thought.add_((_teacherPasses is null ? teachers[i].forward(Input(symbols, batch)) : teachers[i].Logits(_teacherPasses[replica][i], symbols, symbols.Length / batch)).sigmoid());
        return labels * (1 - weight) + thought * (weight / teachers.Length);
    }

    private int[] Share(int[] batch, int replica)
    {
        // Rounded up, so that the master has a share of every batch, and with it gradients to add to.
        int Bound(int r) => (batch.Length * r + _nets.Length - 1) / _nets.Length;
        return batch[Bound(replica)..Bound(replica + 1)];
    }

    // [steps, batch]
    private static byte[] Symbols(EncodedSamples samples, int[] batch, double unknownRate, Random random)
    {
        int length = samples.Symbols(batch[0]).Length;
        byte[] symbols = new byte[batch.Length * length];
        for (int i = 0; i < batch.Length; i++)
        {
            ReadOnlySpan<byte> text = samples.Symbols(batch[i]);
            for (int j = 0; j < length; j++)
                symbols[j * batch.Length + i] = text[j];
        }

        for (int replaced = (int)(unknownRate * symbols.Length + random.NextDouble()); replaced > 0; replaced--)
            symbols[random.Next(symbols.Length)] = 0;
        return symbols;
    }

    private Tensor Input(byte[] symbols, int batch)
    {
        using Tensor bytes = tensor(symbols, symbols.Length / batch, batch);
        using Tensor there = bytes.to(_device);
        using Tensor rows = there.t();
        using Tensor wide = rows.to_type(ScalarType.Int64);
        return wide.contiguous();
    }

    private Tensor DropoutMask(int rows, int hidden, double dropout, Random random)
    {
        // A GPU has one replica, so its own generator is drawn from in the same order each time; a mask made here would take longer than the batch.
        if (_passes is null)
            return nn.functional.dropout(ones(rows, hidden, device: _device), dropout, training: true);
        float kept = (float)(1 / (1 - dropout));
        float[] mask = new float[rows * hidden];
        for (int i = 0; i < mask.Length; i++)
            mask[i] = random.NextSingle() < dropout ? 0 : kept;
        return tensor(mask, rows, hidden);
    }
}
