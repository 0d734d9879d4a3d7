using Degas.Serve.Grpc.Protos;
using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;

namespace Degas.Serve.Tests;

/// <summary>The gRPC interface.</summary>
[Collection(SharedServerTests.Name)]
public sealed class GrpcTests(SharedServer server) : IDisposable
{
    private readonly GrpcChannel _channel = GrpcChannel.ForAddress($"http://127.0.0.1:{server.Program.GrpcPort}", new GrpcChannelOptions { MaxReceiveMessageSize = null, MaxSendMessageSize = null });

    [Fact]
    public async Task Predict_gives_the_scores_of_the_rest_interface()
    {
        string[] names = Bodies.Names(3_000, seed: 9);
        PredictResponse response = await new PredictionService.PredictionServiceClient(_channel).PredictAsync(Request(names));
        Assert.Equal(("degas", long.Parse(ServedProgram.ShippedVersion, null), "serving_default"), (response.ModelSpec.Name, response.ModelSpec.Version!.Value, response.ModelSpec.SignatureName));
        TensorProto scores = Assert.Single(response.Outputs).Value;
        Assert.Equal(DataType.DtFloat, scores.Dtype);
        Assert.Equal([3_000L, 1L], scores.TensorShape.Dim.Select(d => d.Size));
        Assert.Equal(await server.Program.PredictAsync(names), scores.FloatVal.Select(s => s.ToString("F6", System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task Predict_tells_what_is_wrong()
    {
        await FailsAsync(r => r.ModelSpec.Name = "half", StatusCode.NotFound, "Servable not found for request: Latest(half)");
        await FailsAsync(r => r.ModelSpec.Version = 9, StatusCode.NotFound, "Servable not found for request: Specific(degas, 9)");
        await FailsAsync(r => r.ModelSpec.VersionLabel = "stable", StatusCode.InvalidArgument, "Unrecognized servable version label: stable");
        await FailsAsync(r => r.ModelSpec = null, StatusCode.InvalidArgument, "Missing ModelSpec");
        await FailsAsync(r => r.ModelSpec.SignatureName = "x", StatusCode.FailedPrecondition, "Serving signature key \"x\" not found.");
        await FailsAsync(r => r.Inputs.Clear(), StatusCode.InvalidArgument, "Missing but required: {domain}");
        await FailsAsync(r => r.Inputs["x"] = new TensorProto(), StatusCode.InvalidArgument, "Sent extra: {x}");
        await FailsAsync(r => r.OutputFilter.Add("x"), StatusCode.InvalidArgument, "output tensor alias not found in signature: x");
        await FailsAsync(r => r.Inputs["domain"].Dtype = DataType.DtFloat, StatusCode.InvalidArgument, "DT_STRING");
        await FailsAsync(r => r.Inputs["domain"].TensorShape.Dim[0].Size = 1L << 60, StatusCode.InvalidArgument, "has the shape [1152921504606846976] and 1 strings");
        await FailsAsync(r => r.Inputs["domain"].TensorShape = null, StatusCode.InvalidArgument, "shape [-1]");
        await FailsAsync(r => r.Inputs["domain"].TensorContent = ByteString.CopyFromUtf8("x"), StatusCode.InvalidArgument, "string_val");
    }

    [Fact]
    public async Task A_deadline_is_kept()
    {
        RpcException error = await Assert.ThrowsAsync<RpcException>(async () => await new PredictionService.PredictionServiceClient(_channel).PredictAsync(Request(Bodies.Names(200_000, seed: 10)), deadline: DateTime.UtcNow.AddMilliseconds(50)));
        Assert.Equal(StatusCode.DeadlineExceeded, error.StatusCode);
    }

    [Fact]
    public async Task A_message_of_the_most_bytes_is_taken_and_one_more_is_not()
    {
        PredictRequest request = Request(Bodies.Names(1_000, seed: 11));
        await using ServedProgram program = await ServedProgram.StartAsync("--max_request_bytes", $"{request.CalculateSize()}");
        using GrpcChannel channel = GrpcChannel.ForAddress($"http://127.0.0.1:{program.GrpcPort}");
        var client = new PredictionService.PredictionServiceClient(channel);
        Assert.Equal(1_000, (await client.PredictAsync(request)).Outputs["score"].FloatVal.Count);
        request.Inputs["domain"].StringVal[0] = ByteString.CopyFromUtf8(request.Inputs["domain"].StringVal[0].ToStringUtf8() + "m");
        Assert.Equal(StatusCode.ResourceExhausted, (await Assert.ThrowsAsync<RpcException>(async () => await client.PredictAsync(request))).StatusCode);
    }

    [Fact]
    public async Task Metadata_and_status_are_told()
    {
        GetModelMetadataResponse metadata = await new PredictionService.PredictionServiceClient(_channel).GetModelMetadataAsync(new GetModelMetadataRequest { ModelSpec = new ModelSpec { Name = "degas" }, MetadataField = { "signature_def" } });
        Assert.Equal("type.googleapis.com/tensorflow.serving.SignatureDefMap", metadata.Metadata["signature_def"].TypeUrl);
        SignatureDef signature = SignatureDefMap.Parser.ParseFrom(metadata.Metadata["signature_def"].Value).SignatureDef["serving_default"];
        Assert.Equal(DataType.DtString, signature.Inputs["domain"].Dtype);
        Assert.Equal([-1L, 1L], signature.Outputs["score"].TensorShape.Dim.Select(d => d.Size));
        GetModelStatusResponse status = await new ModelService.ModelServiceClient(_channel).GetModelStatusAsync(new GetModelStatusRequest { ModelSpec = new ModelSpec { Name = "degas" } });
        Assert.Equal((long.Parse(ServedProgram.ShippedVersion, null), ModelVersionStatus.Types.State.Available, 0), (status.ModelVersionStatus[0].Version, status.ModelVersionStatus[0].State, status.ModelVersionStatus[0].Status.ErrorCode));
        RpcException error = await Assert.ThrowsAsync<RpcException>(async () => await new ModelService.ModelServiceClient(_channel).GetModelStatusAsync(new GetModelStatusRequest { ModelSpec = new ModelSpec { Name = "half" } }));
        Assert.Equal((StatusCode.NotFound, "Could not find any versions of model half"), (error.StatusCode, error.Status.Detail));
    }

    [Fact]
    public async Task Health_is_told()
    {
        var health = new Health.HealthClient(_channel);
        foreach (string service in (string[])["", "tensorflow.serving.PredictionService"])
            Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, (await health.CheckAsync(new HealthCheckRequest { Service = service })).Status);
        Assert.Equal(StatusCode.NotFound, (await Assert.ThrowsAsync<RpcException>(async () => await health.CheckAsync(new HealthCheckRequest { Service = "x" }))).StatusCode);
        using AsyncServerStreamingCall<HealthCheckResponse> watch = health.Watch(new HealthCheckRequest());
        Assert.True(await watch.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, watch.ResponseStream.Current.Status);
    }

    [Fact]
    public async Task A_method_that_is_not_there_is_unimplemented() =>
        Assert.Equal(StatusCode.Unimplemented, (await RefusalAsync(_channel, "tensorflow.serving.PredictionService", "MultiInference", [])).StatusCode);

    public static TheoryData<string, byte[]> BrokenMessages => new()
    {
        { "cut in a tag", [0x80] },
        { "cut in a field", Request(["a.com"]).ToByteArray()[..^1] },
        { "a length that is not there", [0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0x07] },
        { "a negative length", [0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0x0F] },
        { "a number of no end", [0x08, .. Enumerable.Repeat((byte)0xFF, 20)] },
        { "a group of no end", [0x0B] },
        { "the end of no group", [0x0C] },
        { "no wire type", [0x0F] },
        { "field 0", [0x00, 0x00] },
        { "too deep", [.. Enumerable.Repeat((byte)0x0B, 1_000)] },
        { "text", "{\"instances\":[\"a.com\"]}"u8.ToArray() },
    };

    [Theory]
    [MemberData(nameof(BrokenMessages))]
    public async Task A_broken_message_is_the_client_s_mistake(string what, byte[] message)
    {
        foreach ((string service, string method) in (IEnumerable<(string, string)>)[("tensorflow.serving.PredictionService", "Predict"), ("tensorflow.serving.PredictionService", "GetModelMetadata"), ("tensorflow.serving.ModelService", "GetModelStatus"), ("grpc.health.v1.Health", "Check"), ("grpc.health.v1.Health", "Watch")])
        {
            RpcException error = await RefusalAsync(_channel, service, method, message);
            Assert.True(error.StatusCode == StatusCode.InvalidArgument, $"{what}, {method}: {error.Status}");
            Assert.Matches("^The message is no (PredictRequest|GetModelMetadataRequest|GetModelStatusRequest|HealthCheckRequest): .+", error.Status.Detail);
        }
    }

    [Fact]
    public async Task A_broken_message_is_no_error_in_the_log()
    {
        await using ServedProgram program = await ServedProgram.StartAsync();
        using GrpcChannel channel = GrpcChannel.ForAddress($"http://127.0.0.1:{program.GrpcPort}");
        await RefusalAsync(channel, "tensorflow.serving.PredictionService", "Predict", [0x80]);
        program.Signal("TERM");
        await program.EndAsync();
        Assert.All(program.Log, line => Assert.Contains("\"level\":\"info\"", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Bytes_of_another_message_with_the_same_wire_types_are_read()
    {
        // A field that the message does not have is passed over, as in any reader of protocol buffers.
        RpcException error = await RefusalAsync(_channel, "tensorflow.serving.PredictionService", "Predict", [0x7A, 0x01, 0x00]);
        Assert.Equal((StatusCode.InvalidArgument, "Missing ModelSpec"), (error.StatusCode, error.Status.Detail));
    }

    /// <inheritdoc/>
    public void Dispose() => _channel.Dispose();

    private static async Task<RpcException> RefusalAsync(GrpcChannel channel, string service, string method, byte[] message)
    {
        var bytes = Marshallers.Create(m => m, m => m);
        var call = new Method<byte[], byte[]>(MethodType.Unary, service, method, bytes, bytes);
        return await Assert.ThrowsAsync<RpcException>(async () => await channel.CreateCallInvoker().AsyncUnaryCall(call, null, new CallOptions(deadline: DateTime.UtcNow.AddMinutes(1)), message));
    }

    private async Task FailsAsync(Action<PredictRequest> change, StatusCode code, string text)
    {
        PredictRequest request = Request(["a.com"]);
        change(request);
        RpcException error = await Assert.ThrowsAsync<RpcException>(async () => await new PredictionService.PredictionServiceClient(_channel).PredictAsync(request));
        Assert.Equal(code, error.StatusCode);
        Assert.Contains(text, error.Status.Detail, StringComparison.Ordinal);
    }

    private static PredictRequest Request(string[] names)
    {
        var tensor = new TensorProto { Dtype = DataType.DtString, TensorShape = new TensorShapeProto { Dim = { new TensorShapeProto.Types.Dim { Size = names.Length } } } };
        tensor.StringVal.AddRange(names.Select(ByteString.CopyFromUtf8));
        return new PredictRequest { ModelSpec = new ModelSpec { Name = "degas" }, Inputs = { ["domain"] = tensor } };
    }
}
