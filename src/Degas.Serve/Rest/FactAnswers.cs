using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Degas.Serve.Models;

namespace Degas.Serve.Rest;

/// <summary>Answers without scores: status, metadata, health, errors.</summary>
internal static class FactAnswers
{
    // Names and slashes as they are: an answer is never put into a page.
    private static readonly JsonWriterOptions s_plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Error(string message) => Write(json => json.WriteString("error", message));

    public static byte[] Health(string status) => Write(json => json.WriteString("status", status));

    public static byte[] Status(IEnumerable<VersionStatus> versions) => Write(json =>
    {
        json.WriteStartArray("model_version_status");
        foreach (VersionStatus version in versions)
        {
            json.WriteStartObject();
            json.WriteString("version", version.Version.ToString(CultureInfo.InvariantCulture));
            json.WriteString("state", version.State.ToString().ToUpperInvariant());
            json.WriteStartObject("status");
            json.WriteString("error_code", Codes.NameOf(version.Error));
            json.WriteString("error_message", version.Message);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    public static byte[] Metadata(string model, long version) => Write(json =>
    {
        json.WriteStartObject("model_spec");
        json.WriteString("name", model);
        json.WriteString("signature_name", "");
        json.WriteString("version", version.ToString(CultureInfo.InvariantCulture));
        json.WriteEndObject();
        json.WriteStartObject("metadata");
        json.WriteStartObject("signature_def");
        json.WriteStartObject("signature_def");
        json.WriteStartObject(Signature.DefaultName);
        json.WriteStartObject("inputs");
        WriteTensor(json, Signature.Input, "DT_STRING", Signature.InputTensor, [-1]);
        json.WriteEndObject();
        json.WriteStartObject("outputs");
        WriteTensor(json, Signature.Output, "DT_FLOAT", Signature.OutputTensor, [-1, 1]);
        json.WriteEndObject();
        json.WriteString("method_name", Signature.MethodName);
        json.WriteStartObject("defaults");
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    });

    private static void WriteTensor(Utf8JsonWriter json, string key, string type, string name, ReadOnlySpan<long> shape)
    {
        json.WriteStartObject(key);
        json.WriteString("dtype", type);
        json.WriteStartObject("tensor_shape");
        json.WriteStartArray("dim");
        foreach (long size in shape)
        {
            json.WriteStartObject();
            json.WriteString("size", size.ToString(CultureInfo.InvariantCulture));
            json.WriteString("name", "");
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteBoolean("unknown_rank", false);
        json.WriteEndObject();
        json.WriteString("name", name);
        json.WriteEndObject();
    }

    private static byte[] Write(Action<Utf8JsonWriter> members)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, s_plain))
        {
            json.WriteStartObject();
            members(json);
            json.WriteEndObject();
        }

        bytes.Write("\n"u8);
        return bytes.WrittenSpan.ToArray();
    }
}
