using System.IO.Hashing;
using Degas.Engine.Names;
using Degas.Engine.Scoring;
using Degas.Serve.Models;

namespace Degas.Serve.Batching;

/// <summary>Scores batches on one model for one thread. Names of all requests of a batch are walked together, so they share their tails.</summary>
internal sealed class BatchScorer(ServedModel model)
{
    // Drawn at start: whoever chooses the names cannot choose their places in the cache.
    private static readonly long s_seed = Random.Shared.NextInt64();

    // A text of the batch: where it stands, its hash, and where its score goes.
    private readonly record struct Place(byte[] Bytes, int Start, int Length, uint Hash, float[] Scores, int Index);

    private readonly Scorer _scorer = new(model.Kernel, tails: model.Tails);
    private readonly TextBatch _batch = new(model.Model);
    private readonly List<Place> _places = [];
    private float[] _scores = [];

    /// <summary>Sets the scores of all names in <paramref name="work"/>.</summary>
    public void Score(List<(ScoringJob Job, NameChunk Chunk)> work)
    {
        _batch.Clear();
        _places.Clear();
        foreach ((ScoringJob job, NameChunk chunk) in work)
            Gather(chunk, job.Scores);
        if (_scores.Length < _batch.Count)
            _scores = new float[Math.Max(_batch.Count, _scores.Length * 2)];
        _scorer.Score(_batch, _scores);
        for (int i = 0; i < _places.Count; i++)
        {
            Place place = _places[i];
            place.Scores[place.Index] = _scores[i];
            model.Cache?.Add(place.Bytes.AsSpan(place.Start, place.Length), place.Hash, new KnownScore(_scores[i], 0, 0, 0));
        }
    }

    private void Gather(NameChunk chunk, float[] scores)
    {
        int offset = 0;
        for (int i = 0; i < chunk.Count; i++)
        {
            int length = chunk.Bytes[offset++], start = offset;
            offset += length;
            ref float score = ref scores[chunk.First + i];
            ReadOnlySpan<byte> name = chunk.Bytes.AsSpan(start, length);
            ScoredText scored = ScoredText.Find(name, model.Model.Scope, PublicSuffixList.Embedded);
            if (scored.Status != NameStatus.Scored)
            {
                score = ServedModel.NotScored;
                continue;
            }

            ReadOnlySpan<byte> text = name[scored.Start..];
            uint hash = 0;
            if (model.Cache is { } cache)
            {
                hash = (uint)XxHash3.HashToUInt64(text, s_seed);
                if (cache.TryGet(text, hash, out KnownScore known))
                {
                    score = known.Score;
                    continue;
                }
            }

            _batch.Add(text);
            _places.Add(new Place(chunk.Bytes, start + scored.Start, text.Length, hash, scores, chunk.First + i));
        }
    }
}
