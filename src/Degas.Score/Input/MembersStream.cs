namespace Degas.Score.Input;

/// <summary>All members of a compressed file, by a library's stream.</summary>
/// <param name="compressed">The file, owned.</param>
/// <param name="members">The library's stream, owned.</param>
/// <typeparam name="TFile">What is asked of the file.</typeparam>
internal abstract class MembersStream<TFile>(TFile compressed, Stream members) : ReadOnlyStream
    where TFile : Stream
{
    /// <summary>The file.</summary>
    protected TFile Compressed => compressed;

    /// <summary>The library's stream; where that ends with a member, of the current one.</summary>
    protected Stream Members { get; set; } = members;

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Members.Dispose();
            compressed.Dispose();
        }

        base.Dispose(disposing);
    }
}
