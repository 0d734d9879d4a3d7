using System.Net.Http.Headers;
using System.Security.Cryptography;

namespace Degas.Train.Data;

/// <summary>A hash that the publisher of a file tells: in the headers of HTTP (RFC 9530, RFC 1864), as the entity tag of an S3 object, or beforehand.</summary>
internal sealed record PublishedHash(HashAlgorithmName Algorithm, byte[] Value)
{
    /// <summary>The strongest hash that is told of the whole file; null where there is none.</summary>
    public static PublishedHash? Find(HttpResponseMessage response, string? sha256)
    {
        if (sha256 is not null)
            return new(HashAlgorithmName.SHA256, Convert.FromHexString(sha256));
        // Repr-Digest is of the whole file, also where the answer is a part of it; the other two are not.
        if (Digest(response, "Repr-Digest") is { } whole)
            return whole;
        if (response.StatusCode == System.Net.HttpStatusCode.OK)
        {
            if (Digest(response, "Content-Digest") is { } content)
                return content;
            if (response.Content.Headers.ContentMD5 is { Length: 16 } md5)
                return new(HashAlgorithmName.MD5, md5);
        }

        // An object that was uploaded in one piece has its MD5 as entity tag; the tag of several pieces holds a hyphen.
        bool isS3 = response.Headers.Server.Any(s => s.Product?.Name == "AmazonS3");
        return isS3 && response.Headers.ETag is { IsWeak: false, Tag: { Length: 34 } tag } && tag[1..^1].All(char.IsAsciiHexDigit)
            ? new(HashAlgorithmName.MD5, Convert.FromHexString(tag[1..^1]))
            : null;
    }

    /// <exception cref="InvalidDataException">The file has another hash.</exception>
    public void Check(string path, string name)
    {
        using FileStream file = File.OpenRead(path);
#pragma warning disable CA5351 // MD5 guards against damage here; it is what these publishers give.
        byte[] actual = Algorithm == HashAlgorithmName.SHA256 ? SHA256.HashData(file) : MD5.HashData(file);
#pragma warning restore CA5351
        if (!actual.AsSpan().SequenceEqual(Value))
            throw new InvalidDataException($"{name}: its {Algorithm} is {Convert.ToHexStringLower(actual)}, not {Convert.ToHexStringLower(Value)} as published");
    }

    private static PublishedHash? Digest(HttpResponseMessage response, string header)
    {
        HttpHeaders headers = response.Headers.Contains(header) ? response.Headers : response.Content.Headers;
        if (!headers.TryGetValues(header, out IEnumerable<string>? values))
            return null;
        const string Prefix = "sha-256=:";
        foreach (string item in values.SelectMany(v => v.Split(',')).Select(v => v.Trim()))
        {
            byte[] value = new byte[32];
            if (item.StartsWith(Prefix, StringComparison.Ordinal) && item.EndsWith(':')
                && Convert.TryFromBase64String(item[Prefix.Length..^1], value, out int length) && length == value.Length)
                return new(HashAlgorithmName.SHA256, value);
        }

        return null;
    }
}
