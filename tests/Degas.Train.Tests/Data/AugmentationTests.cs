using Degas.Train.Data;

namespace Degas.Train.Tests.Data;

public sealed class AugmentationTests
{
    private static readonly Sample[] s_training =
    [
        .. Enumerable.Range(0, 400).Select(i => new Sample($"word{i}.org", $"word{i}.org", false, "list", Split.Train)),
        .. Enumerable.Range(0, 20).Select(i => new Sample($"cdn{i}.static.host{i}.net", $"host{i}.net", false, "hosts", Split.Train)),
        .. Enumerable.Range(0, 400).Select(i => new Sample($"qxz{i}.ru", $"qxz{i}.ru", true, "alpha", Split.Train)),
        .. Enumerable.Range(0, 400).Select(i => new Sample($"kvw{i}.biz", $"kvw{i}.biz", true, "beta", Split.Train)),
        new Sample("id.parent.ddns.net", "parent.ddns.net", true, "beta", Split.Train),
    ];

    private readonly IReadOnlyList<Sample> _epoch = new Augmentation(s_training).Epoch(new Random(1));

    [Fact]
    public void A_seed_decides_everything()
    {
        Assert.Equal(_epoch, new Augmentation(s_training).Epoch(new Random(1)));
        Assert.NotEqual(_epoch, new Augmentation(s_training).Epoch(new Random(2)));
    }

    [Fact]
    public void Some_bare_benign_names_become_hosts_with_labels_of_real_hosts()
    {
        Sample[] hosts = [.. _epoch.Where(s => s.Group == "list" && s.Domain.StartsWith("cdn", StringComparison.Ordinal))];

        Assert.InRange(hosts.Length, 60, 140);
        Assert.All(hosts, s => Assert.Matches(@"^cdn\d+\.static\.word\d+\.org$", s.Domain));
        Assert.Equal(s_training.Where(s => s.Group == "hosts"), _epoch.Where(s => s.Group == "hosts"));
    }

    [Fact]
    public void Some_become_hosts_that_machines_name()
    {
        Sample[] hosts = [.. _epoch.Where(s => s.Group == "list" && s.Domain != s.Registrable && !s.Domain.StartsWith("cdn", StringComparison.Ordinal))];

        Assert.InRange(hosts.Length, 24, 80);
        Assert.All(hosts, s => Assert.EndsWith($".{s.Registrable}", s.Domain, StringComparison.Ordinal));
        Assert.All(hosts, s => Assert.False(s.IsDga));
    }

    [Fact]
    public void But_not_where_families_have_their_hosts()
    {
        Sample[] training =
        [
            .. s_training,
            .. Enumerable.Range(0, 200).Select(i => new Sample($"dyn{i}.org", $"dyn{i}.org", false, "misp-dyndns", Split.Train)),
            .. Enumerable.Range(0, 200).Select(i => new Sample($"rent{i}.org", $"rent{i}.org", false, "list", Split.Train)),
            .. Enumerable.Range(0, 200).Select(i => new Sample($"qx{i}.rent{i}.org", $"rent{i}.org", true, "alpha", Split.Train)),
        ];

        Assert.All(
            new Augmentation(training).Epoch(new Random(1)).Where(s => !s.IsDga && (s.Registrable.StartsWith("dyn", StringComparison.Ordinal) || s.Registrable.StartsWith("rent", StringComparison.Ordinal)) && s.Domain != s.Registrable),
            s => Assert.StartsWith("cdn", s.Domain, StringComparison.Ordinal));
    }

    [Fact]
    public void Some_generated_names_get_an_ending_of_another_family()
    {
        Sample[] alpha = [.. _epoch.Where(s => s.Group == "alpha")];

        Assert.Equal(400, alpha.Length);
        Assert.InRange(alpha.Count(s => s.Domain.EndsWith(".biz", StringComparison.Ordinal)), 10, 60);
        Assert.All(alpha, s => Assert.Matches(@"^qxz\d+\.(ru|biz)$", s.Domain));
        Assert.Contains("id.parent.ddns.net", _epoch.Select(s => s.Domain));
    }

    [Fact]
    public void Names_of_made_up_generators_are_added_as_generated()
    {
        Sample[] added = [.. _epoch.Skip(s_training.Length)];

        Assert.Equal((int)(801 * 0.08), added.Length);
        Assert.All(added, s => Assert.True(s.IsDga && s.Split == Split.Train));
        Assert.All(added, s => Assert.Matches(@"^[a-z0-9-]+\.(ru|biz)$", s.Domain));
        Assert.All(added, s => Assert.StartsWith("synthetic-", s.Group, StringComparison.Ordinal));
    }
}
