using System.Text;
using Degas.Engine.Names;

namespace Degas.Train.Data;

/// <summary>Turns raw names into samples: normal form, duplicates and contradictions removed, sides drawn; counts what it did.</summary>
public sealed class DatasetBuilder(int seed, double validation, double test, IReadOnlySet<string> unseenFamilies)
{
    private readonly Dictionary<string, Sample?> _byDomain = [];
    private readonly SortedDictionary<string, int> _dropped = [];
    private readonly HashSet<string> _heldOut = [];
    private readonly byte[] _buffer = new byte[DomainName.MaxLength];

    /// <summary>Names left out, by reason.</summary>
    public IReadOnlyDictionary<string, int> Dropped => _dropped;

    /// <summary>Keeps all names under the registrable domain of <paramref name="name"/> out of the samples: a later check shall meet them for the first time.</summary>
    public void HoldOut(string name)
    {
        if (Normalize(name, out _, out string registrable) == NameStatus.Scored)
            _heldOut.Add(registrable);
    }

    /// <summary>Adds one raw name.</summary>
    /// <param name="name">As its source has it.</param>
    /// <param name="isDga">Whether the source says that it was generated.</param>
    /// <param name="group">The family or source.</param>
    public void Add(string name, bool isDga, string group)
    {
        NameStatus status = Normalize(name, out string domain, out string registrable);
        if (status != NameStatus.Scored)
        {
            Drop(Encoding.ASCII.GetString(NameStatusText.Of(status)));
            return;
        }

        Split side = isDga && unseenFamilies.Contains(group) ? Split.Unseen : Dataset.SideOf(registrable, seed, validation, test);
        if (_byDomain.TryAdd(domain, new Sample(domain, registrable, isDga, group, side)))
            return;
        if (_byDomain[domain] is { } other && other.IsDga != isDga)
        {
            _byDomain[domain] = null;
            Drop("in both classes");
        }
        else if (side == Split.Unseen && _byDomain[domain] is not null)
        {
            // Known under another family's name first; what the unseen family has is not trained on.
            _byDomain[domain] = new Sample(domain, registrable, isDga, group, side);
        }

        Drop("duplicate");
    }

    /// <summary>The samples, in the order they came.</summary>
    public IReadOnlyList<Sample> Build()
    {
        var unseen = _byDomain.Values.OfType<Sample>().Where(s => s.Split == Split.Unseen).Select(s => s.Registrable).ToHashSet();
        var samples = new List<Sample>(_byDomain.Count);
        foreach (Sample? sample in _byDomain.Values)
        {
            if (sample is null)
                continue;
            // Another family's or a benign name under a registrable domain of an unseen family would show it to the training.
            if (_heldOut.Contains(sample.Registrable))
                Drop("held out");
            else if (sample.Split != Split.Unseen && unseen.Contains(sample.Registrable))
                Drop("registrable domain of an unseen family");
            else
                samples.Add(sample);
        }

        return samples;
    }

    private NameStatus Normalize(string name, out string domain, out string registrable)
    {
        NameStatus status = DomainName.Normalize(Encoding.UTF8.GetBytes(name), _buffer, out int length);
        ReadOnlySpan<byte> normal = _buffer.AsSpan(0, length);
        ScoredText text = status == NameStatus.Scored ? ScoredText.Find(normal, Scope.Full, PublicSuffixList.Embedded) : new(status, 0, -1);
        bool isScored = text.Status == NameStatus.Scored;
        domain = isScored ? Encoding.UTF8.GetString(normal[text.Start..]) : "";
        registrable = isScored ? Encoding.UTF8.GetString(normal[text.Registrable..]) : "";
        return text.Status;
    }

    private void Drop(string reason) => _dropped[reason] = _dropped.GetValueOrDefault(reason) + 1;
}
