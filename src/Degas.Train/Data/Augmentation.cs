using Degas.Engine.Names;

namespace Degas.Train.Data;

/// <summary>Each epoch's own variation of the training names, so that the network learns what is generated and not what is in the lists.</summary>
public sealed class Augmentation
{
    private const double HostShare = 0.25, MachineShare = 0.12, EndingShare = 0.15, RecombinedShare = 0.5, SyntheticShare = 0.08;
    private readonly IReadOnlyList<Sample> _training;
    private readonly string[] _subdomains;
    private readonly HashSet<string> _parents;
    private readonly MachineLabels _machines;
    private readonly SyntheticNames _synthetic;
    private readonly Recombination _families;
    private readonly int _generated;

    /// <summary>Collects what the variations are made of from the training names alone.</summary>
    public Augmentation(IReadOnlyList<Sample> training)
    {
        _training = training;
        _subdomains = [.. training.Where(s => !s.IsDga && s.Domain.Length > s.Registrable.Length).Select(s => s.Domain[..^s.Registrable.Length])];
        _parents = [.. training.Where(s => s.IsDga).SelectMany(s => Parents(s.Domain))];
        _machines = new MachineLabels(_subdomains);
        _synthetic = new SyntheticNames(training);
        _families = new Recombination(training);
        _generated = training.Count(s => s.IsDga);
    }

    /// <summary>
    /// The training names with some changed: a benign registrable domain gets the sub-domain labels of another benign host, or such as machines give, a generated name
    /// becomes another of its family or gets another family's ending; names of made-up generators are added.
    /// </summary>
    public IReadOnlyList<Sample> Epoch(Random random)
    {
        var samples = new List<Sample>(_training.Count + (int)(_generated * SyntheticShare));
        foreach (Sample sample in _training)
            samples.Add(sample.IsDga ? WithEnding(Recombined(sample, random), random) : AsHost(sample, random));
        for (int i = (int)(_generated * SyntheticShare); i > 0; i--)
            samples.Add(_synthetic.Next(i % _synthetic.Kinds, random));
        return samples;
    }

    private Sample AsHost(Sample sample, Random random)
    {
        double draw = random.NextDouble();
        if (sample.Domain.Length > sample.Registrable.Length)
            return sample;
        string labels = draw switch
        {
            < HostShare => _subdomains.Length == 0 ? "" : _subdomains[random.Next(_subdomains.Length)],
            // Below the parents that families use, such as those of dynamic DNS, a random label is what gives a generated name away.
            < HostShare + MachineShare when !BenignSources.IsOpenToAll(sample.Group) && !_parents.Contains(sample.Domain) => $"{_machines.Next(random)}.",
            _ => "",
        };
        string host = labels + sample.Domain;
        return host.Length > DomainName.MaxLength ? sample : sample with { Domain = host };
    }

    private static IEnumerable<string> Parents(string domain)
    {
        for (int dot = domain.IndexOf('.'); dot >= 0; dot = domain.IndexOf('.', dot + 1))
            yield return domain[(dot + 1)..];
    }

    private Sample Recombined(Sample sample, Random random) => random.NextDouble() < RecombinedShare ? _families.Next(sample, random) : sample;

    private Sample WithEnding(Sample sample, Random random)
    {
        if (!SyntheticNames.IsBare(sample.Domain) || random.NextDouble() >= EndingShare)
            return sample;
        string domain = sample.Domain[..sample.Domain.IndexOf('.')] + _synthetic.Ending(random);
        return sample with { Domain = domain, Registrable = domain };
    }
}
