using System.Text;
using Degas.Engine.Names;

namespace Degas.Bench.Generated;

/// <summary>
/// Made-up registrable domains, the same from every run: words, syllables and their mixtures as people register them, and one in five as
/// a domain generation algorithm would. README.md compares their lengths and shared tails with those of real ones.
/// </summary>
internal static class RegistrableDomains
{
    public const int Seed = 5;
    private const double GeneratedShare = 0.2;

    // Suffixes and their weights, roughly those of the registries' sizes.
    private static readonly (string Suffix, int Weight)[] s_suffixes =
    [
        ("com", 450), ("de", 60), ("net", 50), ("org", 50), ("co.uk", 40), ("ru", 30), ("info", 25), ("nl", 22), ("com.br", 18), ("fr", 18), ("it", 16), ("eu", 15),
        ("pl", 14), ("com.au", 14), ("cn", 14), ("xyz", 14), ("ca", 12), ("us", 12), ("biz", 12), ("top", 12), ("co", 10), ("in", 10), ("io", 10), ("ch", 10), ("es", 9),
        ("se", 8), ("online", 8), ("co.jp", 7), ("jp", 7), ("be", 7), ("at", 7), ("dk", 6), ("cz", 6), ("site", 6), ("shop", 6), ("club", 5), ("co.za", 5), ("ir", 5),
        ("me", 5), ("tv", 4), ("no", 4), ("fi", 4), ("hu", 4), ("ro", 4), ("gr", 4), ("kr", 3), ("com.tr", 3), ("com.mx", 3), ("com.ar", 3), ("edu", 3), ("ua", 3), ("su", 3),
        ("app", 3), ("dev", 3), ("store", 3), ("tech", 3), ("pw", 3), ("cc", 3), ("ws", 2), ("to", 2), ("mobi", 2), ("pt", 2), ("sk", 2), ("vn", 2), ("co.in", 2), ("co.kr", 2),
        ("gov", 1), ("id", 1), ("bid", 1), ("space", 1), ("live", 1), ("world", 1), ("agency", 1), ("blog", 1), ("ai", 2), ("nz", 1), ("co.nz", 2), ("com.cn", 2), ("win", 1),
    ];

    private static readonly string[] s_words = (
        "about academy action active agro air all alpha alt amber angel apple aqua arena art atlas auto baby bank bar base bay beach bean beauty best beta bike bio bit black blog blue board "
        + "boat body book box brand bread bridge bright buy cafe camp capital car card care casa cat center chef city class clean click clinic cloud club coach code coffee color craft creative crypto "
        + "dance data day deal dental design dev diet digital direct doc dog dream drive eagle earth easy eco edge edu elite energy event expert express eye farm fast film finance fire first fish fit "
        + "flex flow food foot forest forum fox free fresh fun future gallery game garden gas gift girl global go gold golf good graph great green group guide hair happy health heart help high hill "
        + "holiday home host hotel house hub ideal image info inn insure invest iron island jet job joy juice key kid kitchen lab lake land laser law leader learn life light line link live local logic "
        + "lounge love lux magic mail man map marine market master max med media metal micro mind mix mobile modern money moon motor mountain move music my nano natural net new news nice night north "
        + "ocean office oil one online open orange organic paint paper park parts party path pay peak pet phone photo pilot pink pixel pizza plan plant play plus point pool power press prime print pro "
        + "pure quick radio rain real red rent repair rest rich ride ring river road rock room rose royal run safe sale salon school sea search secure senior shop show silver site sky smart smile snow "
        + "soft solar solution sound south spa space speed spirit sport spring star start steel stone store story street studio style summer sun super surf sushi swim system tax tea team tech tele the "
        + "time tools top tour town toy trade train travel tree trend true trust tube turbo uni union up urban vegan video view villa vision vita water wave way web wedding west white wild wind wine wing "
        + "winter wise wolf wood work world yacht yoga young zen zone").Split(' ');

    private static readonly string[] s_onsets = "b c d f g h j k l m n p r s t v w z br ch cr dr fr gr kr pl pr sch sh sk sp st th tr kl bl".Split(' ');
    private static readonly string[] s_vowels = "a e i o u a e i o a e ai ee ia io ou ei au".Split(' ');
    private static readonly string[] s_codas = ["", "", "", "", "n", "r", "s", "l", "t", "m", "k", "x", "ng", "nd", "ck"];
    private static readonly string s_suffixDraws = string.Concat(s_suffixes.Select((s, i) => new string((char)i, s.Weight)));

    /// <summary>Distinct registrable domains in no order.</summary>
    public static List<string> Generate(int count, int seed)
    {
        var random = new Random(seed);
        var seen = new HashSet<string>(count, StringComparer.Ordinal);
        var domains = new List<string>(count);
        while (domains.Count < count)
        {
            string domain = $"{(random.NextDouble() < GeneratedShare ? GeneratedLabel(random) : Label(random))}.{s_suffixes[s_suffixDraws[random.Next(s_suffixDraws.Length)]].Suffix}";
            // A word under a suffix may be a public suffix itself, such as blog.com's kind of service.
            if (seen.Add(domain) && PublicSuffixList.Embedded.FindRegistrable(Encoding.ASCII.GetBytes(domain)) == 0)
                domains.Add(domain);
        }

        return domains;
    }

    private static string Label(Random random) => random.Next(20) switch
    {
        < 6 => Word(random) + Word(random),
        < 9 => Word(random) + Syllables(random, 1),
        < 11 => Syllables(random, 2) + Word(random),
        < 15 => Syllables(random, random.Next(2, 4)),
        < 16 => Syllables(random, 4),
        < 17 => $"{Word(random)}-{Word(random)}",
        < 18 => $"{Syllables(random, 2)}-{Word(random)}",
        < 19 => Letters(random, random.Next(3, 6), "abcdefghijklmnopqrstuvwxyz"),
        _ => $"{Word(random)}{random.Next(1, 1000)}",
    };

    private static string GeneratedLabel(Random random) => random.Next(4) switch
    {
        0 => Letters(random, random.Next(12, 20), "0123456789abcdef"),
        1 => Letters(random, random.Next(6, 12), "bcdfghjklmnpqrstvwxz0123456789"),
        2 => Syllables(random, random.Next(3, 6)),
        _ => Letters(random, random.Next(8, 18), "abcdefghijklmnopqrstuvwxyz"),
    };

    private static string Word(Random random) => s_words[random.Next(s_words.Length)];

    private static string Syllables(Random random, int count)
    {
        var text = new StringBuilder();
        for (int i = 0; i < count; i++)
            text.Append(s_onsets[random.Next(s_onsets.Length)]).Append(s_vowels[random.Next(s_vowels.Length)]).Append(s_codas[random.Next(s_codas.Length)]);
        return text.ToString();
    }

    private static string Letters(Random random, int length, string of) => string.Create(length, (random, of), static (text, state) =>
    {
        foreach (ref char c in text)
            c = state.of[state.random.Next(state.of.Length)];
    });
}
