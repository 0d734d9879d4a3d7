using System.Text;
using System.Text.Json;
using Degas.Engine.Logs.Output;

namespace Degas.Engine.Logs.Tests.Output;

/// <summary>The likely family in every form of output. Its name comes from the metadata of a file that anybody may have made.</summary>
public sealed class FamilyOutputTests
{
    [Fact]
    public void Csv_quotes_it_where_it_must_be() =>
        Assert.Equal("\"'=a,b\\010\",dga\n", Write(new CsvRowWriter([RowField.Family, RowField.Verdict], 0.5f, "m"), "=a,b\n"));

    [Fact]
    public void Json_has_it_as_a_string_and_null_where_there_is_none()
    {
        var writer = new JsonRowWriter([RowField.Family, RowField.Verdict], 0.5f, "m");

        Assert.Equal("suppo\"box", JsonDocument.Parse(Write(writer, "suppo\"box")).RootElement.GetProperty("family").GetString());
        Assert.Equal(JsonValueKind.Null, JsonDocument.Parse(Write(writer, "")).RootElement.GetProperty("family").ValueKind);
    }

    [Fact]
    public void Ecs_has_it_beside_the_prediction()
    {
        JsonElement row = JsonDocument.Parse(Write(new EcsRowWriter(), "conficker")).RootElement;

        Assert.Equal("conficker", row.GetProperty("degas").GetProperty("family").GetString());
        Assert.Equal(1, row.GetProperty("ml_is_dga").GetProperty("malicious_prediction").GetInt32());
        Assert.False(JsonDocument.Parse(Write(new EcsRowWriter(), "")).RootElement.TryGetProperty("degas", out _));
    }

    private static string Write(RowWriter writer, string family)
    {
        var buffer = new RowBuffer();
        writer.Write(new Row { Domain = "a.example"u8, Score = 0.75f, Verdict = "dga"u8, IsHit = true, Family = Encoding.UTF8.GetBytes(family) }, buffer);
        return Encoding.UTF8.GetString(buffer.Written);
    }
}
