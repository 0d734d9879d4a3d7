using System.Text;

namespace Degas.Serve.Tests;

/// <summary>Codes and texts of errors, and the pages without scores.</summary>
[Collection(SharedServerTests.Name)]
public sealed class ErrorTests(SharedServer server)
{
    [Theory]
    [InlineData("""{}""", "Missing 'inputs' or 'instances' key")]
    [InlineData("""{"instances": ["a.com"], "inputs": ["a.com"]}""", "expecting only one of 'inputs' or 'instances' keys")]
    [InlineData("""{"instances": []}""", "No values in 'instances' array")]
    [InlineData("""{"instances": "a.com"}""", "'instances' to be an list/array")]
    [InlineData("""{"instances": {"domain": "a.com"}}""", "'instances' to be an list/array")]
    [InlineData("""{"instances": [1]}""", "JSON Value: 1 Type: Number is not of expected type: string")]
    [InlineData("""{"instances": ["a.com", null, 5]}""", "Failed to process element: 1 of 'instances' list. Error: INVALID_ARGUMENT: JSON Value: null Type: Null is not of expected type: string")]
    [InlineData("""{"instances": [1e999999]}""", "is not of expected type: string")]
    [InlineData("""{"instances": [["a.com"]]}""", "Type: Array is not of expected type: string")]
    [InlineData("""{"instances": ["a.com", {"domain": "b.com"}]}""", "Expecting value/list but got object at item 1 of input list")]
    [InlineData("""{"instances": [{"domain": "a.com"}, "b.com"]}""", "Expecting object but got list at item 1 of input list")]
    [InlineData("""{"instances": [{}]}""", "keys must be equal to: domain")]
    [InlineData("""{"instances": [{"name": "a.com"}]}""", "JSON object: does not have named input: name")]
    [InlineData("""{"instances": [{"domain": "a.com", "x": 1}]}""", "JSON object: does not have named input: x")]
    [InlineData("""{"instances": [{"b64": "YS5jb20=", "x": 1}]}""", "does not have named input: b64")]
    [InlineData("""{"instances": [{"b64": "*"}]}""", "Unable to base64 decode")]
    [InlineData("""{"instances": [{"domain": {"b65": "YS5jb20="}}]}""", "not formatted correctly for base64 data")]
    [InlineData("""{"inputs": {"name": ["a.com"]}}""", "Missing named input: domain in 'inputs' object.")]
    [InlineData("""{"inputs": "a.com"}""", "Expecting shape [-1] but got: []")]
    [InlineData("""{"inputs": 5}""", "is not of expected type: string")]
    [InlineData("""{"inputs": [["a.com"]]}""", "is not of expected type: string")]
    [InlineData("""{"signature_name": "x", "instances": ["a.com"]}""", "Serving signature name: \"x\" not found in signature def")]
    [InlineData("""{"signature_name": 5, "instances": ["a.com"]}""", "'signature_name' key must be a string value.")]
    [InlineData("""["a.com"]""", "Is not object")]
    [InlineData("""null""", "Is not object")]
    [InlineData("", "JSON Parse error: The document is empty")]
    [InlineData("instances = [1]", "JSON Parse error: ")]
    [InlineData("""{"instances": ["a.com"]""", "JSON Parse error: ")]
    [InlineData("""{"instances": ["a.com]}""", "JSON Parse error: ")]
    [InlineData("""{"instances": ["a.com",]}""", "JSON Parse error: ")]
    [InlineData("""{"instances": ["a.com"]} {}""", "JSON Parse error: ")]
    [InlineData("""{"instances": [1, "a.com"}""", "JSON Parse error: ")]
    [InlineData("""{"instances": ["\ud800.com"]}""", "JSON Parse error: ")]
    [InlineData("""{"instances": ["\x"]}""", "JSON Parse error: ")]
    [InlineData("""{"\ud800": 1, "instances": ["a.com"]}""", "JSON Parse error: ")]
    [InlineData("""{"instances": [{"\ud800": "a.com"}]}""", "JSON Parse error: ")]
    [InlineData("""{"inputs": {"domain": [{"\ud800": "x"}]}}""", "JSON Parse error: ")]
    [InlineData("""{"signature_name": "x", "signature_name": "serving_default", "instances": ["a.com"]}""", "Serving signature name: \"x\" not found in signature def")]
    public async Task A_bad_body_is_an_invalid_argument(string body, string text)
    {
        Answer answer = await server.Program.PostAsync(body);
        Assert.Equal((400, "application/json"), (answer.Status, answer.ContentType));
        Assert.Contains(text, answer.Error, StringComparison.Ordinal);
        Assert.Equal("error", Assert.Single(answer.Json.EnumerateObject()).Name);
    }

    [Theory]
    [InlineData("""{}""", "key 'examples' is expected and was not found")]
    [InlineData("""{"examples": []}""", "'examples' value is an empty array")]
    [InlineData("""{"examples": {}}""", "Expecting 'examples' value to be an list/array")]
    [InlineData("""{"examples": ["a.com"]}""", "Example must be JSON object but got JSON String")]
    [InlineData("""{"examples": [{}]}""", "Feature: domain (data type: string) is required but could not be found.")]
    [InlineData("""{"examples": [{"domain": 5}]}""", "Data types don't match")]
    [InlineData("""{"examples": [{"domain": ["a.com", "b.com"]}]}""", "Number of string values != expected")]
    [InlineData("""{"examples": [{"domain": null}]}""", "unexpected JSON type: Null")]
    [InlineData("""{"examples": [{"domain": [["a.com"]]}]}""", "unexpected JSON type: Array")]
    [InlineData("""{"examples": [{"\ud800": "a.com"}]}""", "JSON Parse error: ")]
    [InlineData("""{"context": {"x": "a.com"}, "examples": [{}]}""", "Feature: domain (data type: string) is required but could not be found.")]
    [InlineData("""{"examples": [{}, {"domain": "a.com"}], "context": {}}""", "Feature: domain (data type: string) is required but could not be found.")]
    public async Task A_bad_example_is_an_invalid_argument(string body, string text)
    {
        foreach (string method in (string[])["classify", "regress"])
        {
            Answer answer = await server.Program.PostAsync(body, $"/v1/models/degas:{method}");
            Assert.Equal(400, answer.Status);
            Assert.Contains(text, answer.Error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("/v1/models/half:predict", 404, "Servable not found for request: Latest(half)")]
    [InlineData("/v1/models/half/versions/3:predict", 404, "Servable not found for request: Specific(half, 3)")]
    [InlineData("/v1/models/degas/versions/9:predict", 404, "Servable not found for request: Specific(degas, 9)")]
    [InlineData("/v1/models/degas/labels/stable:predict", 400, "Unrecognized servable version label: stable")]
    [InlineData("/v1/models/degas/versions/99999999999999999999:predict", 400, "Failed to convert version: 99999999999999999999 to numeric.")]
    [InlineData("/v1/models/degas/versions/x:predict", 400, "Malformed request: POST /v1/models/degas/versions/x:predict")]
    [InlineData("/v1/models/degas", 400, "Malformed request: POST /v1/models/degas")]
    [InlineData("/v1/models/degas:explain", 400, "Malformed request: POST /v1/models/degas:explain")]
    [InlineData("/v1/models/degas/metadata", 400, "Malformed request: POST /v1/models/degas/metadata")]
    [InlineData("/v2/models/degas:predict", 404, "Not Found: POST /v2/models/degas:predict")]
    public async Task A_bad_route_is_told(string path, int status, string text)
    {
        Answer answer = await server.Program.PostAsync(Bodies.Instances(["a.com"]), path);
        Assert.Equal((status, "application/json", text), (answer.Status, answer.ContentType, answer.Error));
    }

    [Fact]
    public async Task Broken_json_is_told_before_an_unknown_model() =>
        Assert.StartsWith("JSON Parse error: ", (await server.Program.PostAsync("{", "/v1/models/half:predict")).Error, StringComparison.Ordinal);

    [Theory]
    [InlineData("/v1/models/degas")]
    [InlineData("/V1/models/degas/VERSIONS/{V}")]
    public async Task Status_is_told(string path) =>
        Assert.Equal(ServedProgram.WithVersion("""{"model_version_status":[{"version":"{V}","state":"AVAILABLE","status":{"error_code":"OK","error_message":""}}]}"""), (await server.Program.GetAsync(ServedProgram.WithVersion(path))).Body.TrimEnd());

    [Theory]
    [InlineData("/v1/models/half", 404, "Could not find any versions of model half")]
    [InlineData("/v1/models/degas/versions/9", 404, "Could not find version 9 of model degas")]
    [InlineData("/v1/models/half/metadata", 404, "Servable not found for request: Latest(half)")]
    [InlineData("/v1/models", 400, "Missing model name in request.")]
    [InlineData("/v1/models/degas:predict", 400, "Malformed request: GET /v1/models/degas:predict")]
    public async Task A_bad_page_is_told(string path, int status, string text)
    {
        Answer answer = await server.Program.GetAsync(path);
        Assert.Equal((status, text), (answer.Status, answer.Error));
    }

    [Fact]
    public async Task Metadata_name_input_and_output()
    {
        System.Text.Json.JsonElement json = (await server.Program.GetAsync("/v1/models/degas/metadata")).Json;
        Assert.Equal(ServedProgram.WithVersion("""{"name":"degas","signature_name":"","version":"{V}"}"""), json.GetProperty("model_spec").GetRawText());
        System.Text.Json.JsonElement signature = json.GetProperty("metadata").GetProperty("signature_def").GetProperty("signature_def").GetProperty("serving_default");
        Assert.Equal("DT_STRING", signature.GetProperty("inputs").GetProperty("domain").GetProperty("dtype").GetString());
        Assert.Equal("""{"dim":[{"size":"-1","name":""}],"unknown_rank":false}""", signature.GetProperty("inputs").GetProperty("domain").GetProperty("tensor_shape").GetRawText());
        Assert.Equal("DT_FLOAT", Assert.Single(signature.GetProperty("outputs").EnumerateObject()).Value.GetProperty("dtype").GetString());
        Assert.Equal("tensorflow/serving/predict", signature.GetProperty("method_name").GetString());
        Assert.Equal("{}", signature.GetProperty("defaults").GetRawText());
    }

    [Fact]
    public async Task Health_and_metrics_are_told()
    {
        await server.Program.PredictAsync("a.com");
        await server.Program.PostAsync("{}");
        Assert.Equal((200, """{"status":"SERVING"}"""), ((await server.Program.GetAsync("/healthz")).Status, (await server.Program.GetAsync("/healthz")).Body.TrimEnd()));
        Answer metrics = await server.Program.GetAsync("/monitoring/prometheus/metrics");
        Assert.Equal("text/plain", metrics.ContentType);
        Assert.Matches("""(?m)^:tensorflow:serving:request_count\{model_name="degas",status="OK"\} [1-9]""", metrics.Body);
        Assert.Matches("""(?m)^:tensorflow:serving:request_count\{model_name="degas",status="INVALID_ARGUMENT"\} [1-9]""", metrics.Body);
        Assert.Matches("""(?m)^:tensorflow:serving:request_latency_bucket\{model_name="degas",API="predict",entrypoint="REST",le="708235"\} [1-9]""", metrics.Body);
        Assert.Matches("""(?m)^:tensorflow:serving:request_latency_bucket\{model_name="degas",API="predict",entrypoint="REST",le="\+Inf"\} [1-9]""", metrics.Body);
        // A line is a comment or a series and a number.
        Assert.All(metrics.Body.TrimEnd().Split('\n'), line => Assert.Matches("""^(# TYPE :[a-z_:]+ (counter|gauge|histogram)|:[a-z_:]+\{[^}]*\} [0-9.E+]+)$""", line));
    }

    [Fact]
    public async Task Deep_nesting_ends_early() =>
        Assert.StartsWith("JSON Parse error: ", (await server.Program.PostAsync("{\"x\":" + new string('[', 200_000))).Error, StringComparison.Ordinal);

    [Fact]
    public async Task Nesting_of_a_hundred_is_read() =>
        Assert.Equal(200, (await server.Program.PostAsync($$"""{"x": {{new string('[', 100)}}{{new string(']', 100)}}, "instances": ["a.com"]}""")).Status);

    [Fact]
    public async Task Bytes_that_are_no_text_are_taken_as_they_are()
    {
        byte[] body = [.. "{\"instances\": [\""u8, 0xFF, 0xFE, .. ".com\"]}"u8];
        Assert.Equal(200, (await server.Program.PostAsync(body)).Status);
        string base64 = Convert.ToBase64String([0xFF, 0xFE, .. ".com"u8]);
        Assert.Equal((await server.Program.PostAsync($$"""{"instances": [{"b64": "{{base64}}"}]}""")).Body, (await server.Program.PostAsync(body)).Body);
    }

    [Fact]
    public async Task A_byte_order_mark_is_passed_over() => Assert.Equal(200, (await server.Program.PostAsync([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Bodies.Instances(["a.com"]))])).Status);

    [Fact]
    public async Task A_name_of_megabytes_is_too_long_and_nothing_worse() => Assert.Equal(["0.000000"], await server.Program.PredictAsync(new string('a', 5_000_000)));
}
