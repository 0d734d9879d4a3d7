using Degas.Engine.Scoring;

namespace Degas.Score.Pipeline;

/// <summary>Scores the new texts of a block all at once, in place of the workers' own walk. One for each worker.</summary>
internal interface IBlockScorer : IDisposable
{
    /// <summary>Scores every text of the batch.</summary>
    void Score(TextBatch batch, Span<float> scores);
}
