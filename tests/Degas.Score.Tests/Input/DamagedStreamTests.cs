using Degas.Engine.Logs.Fuzz;

namespace Degas.Score.Tests.Input;

/// <summary>What fuzzing checks of the streams that make lines of something else (<see cref="StreamCheck"/>), on seeds with some damage.</summary>
public sealed class DamagedStreamTests
{
    public static TheoryData<string> Names => new(StreamCheck.All.Keys);

    [Theory]
    [MemberData(nameof(Names))]
    public void Damage_is_an_IOException_or_lines_and_never_depends_on_the_pieces(string name)
    {
        using var folder = new TemporaryFolder();
        StreamCheck.WriteSeeds(folder.Path);
        var random = new Random(11);
        foreach (string file in Directory.EnumerateFiles(Path.Combine(folder.Path, name)).Order())
        {
            byte[] seed = File.ReadAllBytes(file);
            StreamCheck.Run(name, seed);
            for (int round = 0; round < 300; round++)
            {
                byte[] damaged = [.. seed];
                for (int hits = random.Next(1, 6); hits > 0; hits--)
                    damaged[random.Next(damaged.Length)] = random.Next(2) == 0 ? (byte)random.Next(256) : "{}\"\\\n<[ \0,"u8[random.Next(10)];
                StreamCheck.Run(name, damaged[..random.Next(1, damaged.Length + 1)]);
            }
        }
    }
}
