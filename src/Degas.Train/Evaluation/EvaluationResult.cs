namespace Degas.Train.Evaluation;

/// <summary>A model's figures, and the scores that its curves are drawn from.</summary>
/// <param name="Metrics">The figures.</param>
/// <param name="Benign">Scores of the benign names that count.</param>
/// <param name="Generated">Scores of the generated names.</param>
/// <param name="Unseen">Scores of the generated names of families left out of training.</param>
public sealed record EvaluationResult(Metrics Metrics, IReadOnlyList<float> Benign, IReadOnlyList<float> Generated, IReadOnlyList<float> Unseen);
