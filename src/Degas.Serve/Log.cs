using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Degas.Serve;

/// <summary>The log on standard error: one JSON object a line, <c>{"time":…,"level":…,"event":…,…}</c>.</summary>
internal static class Log
{
    private static readonly Lock s_gate = new();
    private static readonly Stream s_output = Console.OpenStandardError();
    private static readonly ArrayBufferWriter<byte> s_line = new();

    public static void Info(string name, params ReadOnlySpan<(string Key, object? Value)> fields) => Write("info", name, fields);

    public static void Warn(string name, params ReadOnlySpan<(string Key, object? Value)> fields) => Write("warn", name, fields);

    public static void Error(string name, params ReadOnlySpan<(string Key, object? Value)> fields) => Write("error", name, fields);

    private static void Write(string level, string name, ReadOnlySpan<(string Key, object? Value)> fields)
    {
        lock (s_gate)
        {
            s_line.ResetWrittenCount();
            using (var json = new Utf8JsonWriter(s_line))
            {
                json.WriteStartObject();
                json.WriteString("time", DateTime.UtcNow.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture));
                json.WriteString("level", level);
                json.WriteString("event", name);
                foreach ((string key, object? value) in fields)
                    WriteField(json, key, value);
                json.WriteEndObject();
            }

            s_line.Write("\n"u8);
            try
            {
                s_output.Write(s_line.WrittenSpan);
            }
            catch (IOException)
            {
                // Nobody reads the log: that is no reason to stop serving.
            }
        }
    }

    private static void WriteField(Utf8JsonWriter json, string key, object? value)
    {
        switch (value)
        {
            case null:
                json.WriteNull(key);
                break;
            case int number:
                json.WriteNumber(key, number);
                break;
            case long number:
                json.WriteNumber(key, number);
                break;
            case double number:
                json.WriteNumber(key, Math.Round(number, 3));
                break;
            case bool flag:
                json.WriteBoolean(key, flag);
                break;
            default:
                json.WriteString(key, value.ToString());
                break;
        }
    }
}
