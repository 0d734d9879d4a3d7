using Degas.Engine.Logs.Output;
using Degas.Engine.Model;
using Degas.Engine.Names;
using Degas.Kernels;

namespace Degas.Score.Pipeline;

/// <summary>What all workers of a run share.</summary>
/// <param name="Model">The model.</param>
/// <param name="Kernel">The kernel on its weights.</param>
/// <param name="Scope">The part of a name that is scored.</param>
/// <param name="Threshold">Scores from here on are called <c>dga</c>.</param>
/// <param name="Suffixes">The public suffixes in force.</param>
/// <param name="Writer">Writes the rows.</param>
internal sealed record ScoringContext(DegasModel Model, LstmKernel Kernel, Scope Scope, float Threshold, PublicSuffixList Suffixes, CsvRowWriter Writer);
