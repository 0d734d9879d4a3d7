using System.Text;
using Degas.Engine.Names;

namespace Degas.Train.Data;

/// <summary>
/// New names of known families, put together from the family's own, so that the network learns how a family makes names and not the names.
/// </summary>
/// <remarks>
/// A family of two words crosses two names where the words meet; one of more words, where two names have a part in common, and with it a word.
/// Any other draws each character from those that follow, at the same place, the last four characters in the family's names, or fewer where those are
/// rare: which is the family's own distribution for letters drawn one by one.
/// </remarks>
public sealed class Recombination
{
    private const int LeastLabels = 200;
    private const double WordShare = 0.5;
    private readonly Dictionary<(string Family, int Labels), (int Index, Func<Random, string> Next)> _families = [];

    /// <summary>Learns from the generated names among <paramref name="training"/>; families of few names are left alone.</summary>
    public Recombination(IEnumerable<Sample> training)
    {
        foreach (var family in training.Where(s => s.IsDga).GroupBy(Shape))
        {
            // What is generated is the label that differs most from name to name; its neighbours may be longer, such as a dynamic-DNS parent.
            string[][] names = [.. family.Select(s => s.Domain.Split('.'))];
            (string[] labels, int index) = Enumerable.Range(0, family.Key.Labels - 1).Select(i => (names.Select(n => n[i]).Distinct().ToArray(), i)).MaxBy(l => l.Item1.Length);
            if (labels?.Length >= LeastLabels)
                _families[family.Key] = (index, Generator(labels));
        }
    }

    /// <summary>A name of the sample's family with its other labels; the sample itself where the family is left alone.</summary>
    public Sample Next(Sample sample, Random random)
    {
        if (!sample.IsDga || !_families.TryGetValue(Shape(sample), out var family))
            return sample;
        string[] labels = sample.Domain.Split('.');
        labels[family.Index] = family.Next(random);
        string domain = string.Join('.', labels);
        // Where the name is its own registrable domain, so is the new one; elsewhere what was drawn may stand left of it.
        return domain.Length > DomainName.MaxLength ? sample
            : sample with { Domain = domain, Registrable = sample.Registrable == sample.Domain ? domain : sample.Registrable };
    }

    private static (string Family, int Labels) Shape(Sample sample) => (sample.Group, sample.Domain.Count(c => c == '.') + 1);

    private static Func<Random, string> Generator(string[] labels)
    {
        (string Label, int Cut)[] cuts = [.. WordSplitter.Cuts(labels)];
        if (cuts.Length >= WordShare * labels.Length)
            return r => Cross(cuts, r);
        var parts = new SharedParts(labels);
        return parts.Share >= WordShare ? parts.Next : new PlacedCharacters(labels).Next;
    }

    private static string Cross((string Label, int Cut)[] cuts, Random random)
    {
        ((string head, int headEnd), (string tail, int tailStart)) = (cuts[random.Next(cuts.Length)], cuts[random.Next(cuts.Length)]);
        // Where one cut stands before a hyphen and the other behind one, two would meet.
        bool isLabel = headEnd + tail.Length - tailStart <= DomainName.MaxLabelLength && (head[headEnd - 1] != '-' || tail[tailStart] != '-');
        return isLabel ? head[..headEnd] + tail[tailStart..] : head;
    }

    // Labels that go on as another does behind a part that both have, at about the same place.
    private sealed class SharedParts
    {
        private const int Length = 5, Often = 5, Shift = 3, Attempts = 20;
        private readonly string[] _labels;
        private readonly Dictionary<string, (int Label, int End)[]> _parts;

        public SharedParts(string[] labels)
        {
            _labels = labels;
            (string Part, int Label, int End)[] all =
                [.. labels.SelectMany((l, i) => Enumerable.Range(Length, Math.Max(0, l.Length - Length + 1)).Select(end => (l[(end - Length)..end], i, end)))];
            _parts = all.GroupBy(p => p.Part).Where(g => g.Count() >= Often).ToDictionary(g => g.Key, g => g.Select(p => (p.Label, p.End)).ToArray());
            Share = all.Length == 0 ? 0 : _parts.Values.Sum(p => p.Length) / (double)all.Length;
        }

        /// <summary>Share of all parts that are in five labels or more: next to none where letters are drawn one by one.</summary>
        public double Share { get; }

        public string Next(Random random)
        {
            string label = _labels[random.Next(_labels.Length)];
            for (int i = 0; i < Attempts && label.Length > Length; i++)
            {
                int end = random.Next(Length, label.Length);
                if (!_parts.TryGetValue(label[(end - Length)..end], out var others))
                    continue;
                (int other, int from) = others[random.Next(others.Length)];
                if (Math.Abs(from - end) <= Shift && end + _labels[other].Length - from <= DomainName.MaxLabelLength)
                    return label[..end] + _labels[other][from..];
            }

            return label;
        }
    }

    // For each place in a label, the four characters before it, the nearest in the highest byte, and the character there, 0 behind the end; sorted.
    private sealed class PlacedCharacters
    {
        private const int Order = 4, Often = 20;
        private readonly (uint[] Before, byte[] Here)[] _places;

        public PlacedCharacters(string[] labels)
        {
            _places = new (uint[], byte[])[labels.Max(l => l.Length) + 1];
            for (int place = 0; place < _places.Length; place++)
            {
                string[] reaching = [.. labels.Where(l => l.Length >= place)];
                uint[] before = [.. reaching.Select(l => Before(l, place))];
                byte[] here = [.. reaching.Select(l => place < l.Length ? (byte)l[place] : (byte)0)];
                Array.Sort(before, here);
                _places[place] = (before, here);
            }
        }

        public string Next(Random random)
        {
            var text = new StringBuilder();
            uint context = 0;
            for (int place = 0; place < _places.Length; place++)
            {
                (uint[] before, byte[] here) = _places[place];
                (int first, int count) = Longest(before, context);
                byte next = here[first + random.Next(count)];
                if (next == 0)
                    break;
                text.Append((char)next);
                context = context >> 8 | (uint)next << 24;
            }

            return text.ToString();
        }

        private static uint Before(string label, int place)
        {
            uint key = 0;
            for (int i = Math.Max(0, place - Order); i < place; i++)
                key = key >> 8 | (uint)(byte)label[i] << 24;
            return key;
        }

        // Where the entries stand that agree with the context for as long as enough of them do.
        private static (int First, int Count) Longest(uint[] before, uint context)
        {
            for (int length = Order; length > 0; length--)
            {
                uint mask = uint.MaxValue << 8 * (Order - length), low = context & mask;
                int first = Bound(before, low), end = low + (1L << 8 * (Order - length)) > uint.MaxValue ? before.Length : Bound(before, low + (~mask) + 1);
                if (end - first >= Often)
                    return (first, end - first);
            }

            return (0, before.Length);
        }

        private static int Bound(uint[] sorted, uint least)
        {
            int low = 0, high = sorted.Length;
            while (low < high)
            {
                int middle = (low + high) / 2;
                if (sorted[middle] < least)
                    low = middle + 1;
                else
                    high = middle;
            }

            return low;
        }
    }
}
