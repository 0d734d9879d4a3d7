using Degas.Engine.Names;
using Degas.Train.Data;
using Degas.Train.Training;

namespace Degas.Train.Tests.Training;

/// <summary>Made-up names as a network reads them, and settings that leave out whatever is drawn by lot.</summary>
internal static class EncodedNames
{
    public static TrainingOptions Options { get; } = new() { HiddenSize = 16, Dropout = 0, UnknownRate = 0 };

    public static EncodedSamples Samples { get; } = new(
        [.. MadeUpNames.Raw(200, 8).Select(n => new Sample(n.Name, n.Name, n.IsDga, n.Group, Split.Train))], Scope.Full, new Alphabet(Alphabet.HostNames));
}
