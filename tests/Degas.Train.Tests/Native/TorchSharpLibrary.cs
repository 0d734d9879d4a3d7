using System.Runtime.CompilerServices;
using Degas.Train.Native;

namespace Degas.Train.Tests.Native;

/// <summary>Readies LibTorch before a test can touch it.</summary>
internal static class TorchSharpLibrary
{
    [ModuleInitializer]
    internal static void Prepare() => NativeTorch.Prepare();
}

/// <summary>TorchSharp's random generator and number of threads are the process's own, so the tests that use them take turns.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class OneAtATime : ICollectionFixture<Training.TinyRun>
{
    public const string Name = "TorchSharp";
}
