using System.Buffers;
using System.Diagnostics;
using Degas.Serve.Batching;
using Degas.Serve.Grpc.Protos;
using Degas.Serve.Metrics;
using Degas.Serve.Models;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Degas.Serve.Grpc;

/// <summary><c>tensorflow.serving.PredictionService</c>: names as a string tensor in, scores as a float tensor out.</summary>
internal sealed class PredictionCalls(ModelVersions versions, Batcher batcher, ServeMetrics metrics) : PredictionService.PredictionServiceBase
{
    private const string SignatureDefField = "signature_def";

    /// <inheritdoc/>
    public override async Task<PredictResponse> Predict(PredictRequest request, ServerCallContext context)
    {
        long start = Stopwatch.GetTimestamp();
        using NameList names = batcher.CreateList();
        var code = Code.Ok;
        try
        {
            return await PredictAsync(request, names, context.CancellationToken);
        }
        catch (Exception e)
        {
            RpcException error = Calls.ErrorOf(e, context);
            code = (Code)(int)error.StatusCode;
            throw error;
        }
        finally
        {
            metrics.AddRequest(request.ModelSpec?.Name ?? "", "predict", "gRPC", code, names.Count, Stopwatch.GetElapsedTime(start));
        }
    }

    /// <inheritdoc/>
    public override Task<GetModelMetadataResponse> GetModelMetadata(GetModelMetadataRequest request, ServerCallContext context)
    {
        try
        {
            return Task.FromResult(Metadata(request));
        }
        catch (Exception e)
        {
            throw Calls.ErrorOf(e, context);
        }
    }

    private async Task<PredictResponse> PredictAsync(PredictRequest request, NameList names, CancellationToken cancellation)
    {
        using ModelLease lease = versions.Acquire(Calls.SpecOf(request.ModelSpec));
        if (request.ModelSpec.SignatureName is not ("" or Signature.DefaultName))
            throw Signature.KeyNotFound(request.ModelSpec.SignatureName);
        foreach (string output in request.OutputFilter)
        {
            if (output != Signature.Output)
                throw ServeException.InvalidArgument($"output tensor alias not found in signature: {output} Outputs expected to be in the set {{{Signature.Output}}}.");
        }

        foreach (ByteString name in NamesOf(request))
            names.Add(name.Span);
        float[] scores = ArrayPool<float>.Shared.Rent(names.Count);
        try
        {
            await batcher.ScoreAsync(lease.Model, names, scores, cancellation);
            return new PredictResponse
            {
                ModelSpec = new ModelSpec { Name = request.ModelSpec.Name, Version = lease.Model.Version, SignatureName = Signature.DefaultName },
                Outputs = { [Signature.Output] = Tensor(scores.AsSpan(0, names.Count)) },
            };
        }
        finally
        {
            ArrayPool<float>.Shared.Return(scores);
        }
    }

    private static RepeatedField<ByteString> NamesOf(PredictRequest request)
    {
        if (request.Inputs.Count != 1 || !request.Inputs.TryGetValue(Signature.Input, out TensorProto? tensor))
        {
            string sent = string.Join(',', request.Inputs.Keys.Order(StringComparer.Ordinal)), extra = string.Join(',', request.Inputs.Keys.Where(k => k != Signature.Input).Order(StringComparer.Ordinal));
            throw ServeException.InvalidArgument($"input size does not match signature: {request.Inputs.Count}!=1 len({{{sent}}}) != len({{{Signature.Input}}}). Sent extra: {{{extra}}}. Missing but required: {{{(request.Inputs.ContainsKey(Signature.Input) ? "" : Signature.Input)}}}.");
        }

        if (tensor.Dtype != DataType.DtString)
            throw ServeException.InvalidArgument($"{Signature.Input} is expected to be DT_STRING and is {tensor.Dtype}");
        if (tensor.TensorContent.Length > 0)
            throw ServeException.InvalidArgument($"{Signature.Input}: strings are expected in string_val and not in tensor_content");
        if (tensor.TensorShape is null || tensor.TensorShape.UnknownRank || tensor.TensorShape.Dim.Count != 1)
            throw ServeException.InvalidArgument($"{Signature.Input} is expected to have the shape [-1] and has {Shape(tensor.TensorShape)}");
        if (tensor.TensorShape.Dim[0].Size != tensor.StringVal.Count)
            throw ServeException.InvalidArgument($"{Signature.Input} has the shape {Shape(tensor.TensorShape)} and {tensor.StringVal.Count} strings");
        return tensor.StringVal;
    }

    private static string Shape(TensorShapeProto? shape) => shape is { UnknownRank: true } ? "[?]" : $"[{string.Join(',', shape?.Dim.Select(d => d.Size) ?? [])}]";

    private static TensorProto Tensor(ReadOnlySpan<float> scores)
    {
        var tensor = new TensorProto { Dtype = DataType.DtFloat, TensorShape = ShapeOf(scores.Length, 1) };
        tensor.FloatVal.AddRange(scores);
        return tensor;
    }

    private static TensorShapeProto ShapeOf(params ReadOnlySpan<long> sizes)
    {
        var shape = new TensorShapeProto();
        foreach (long size in sizes)
            shape.Dim.Add(new TensorShapeProto.Types.Dim { Size = size });
        return shape;
    }

    private GetModelMetadataResponse Metadata(GetModelMetadataRequest request)
    {
        if (request.MetadataField.Count == 0)
            throw ServeException.InvalidArgument("GetModelMetadataRequest must specify at least one metadata_field");
        foreach (string field in request.MetadataField)
        {
            if (field != SignatureDefField)
                throw ServeException.InvalidArgument($"Metadata field {field} is not supported");
        }

        using ModelLease lease = versions.Acquire(Calls.SpecOf(request.ModelSpec));
        var signature = new SignatureDef
        {
            Inputs = { [Signature.Input] = new TensorInfo { Name = Signature.InputTensor, Dtype = DataType.DtString, TensorShape = ShapeOf(-1) } },
            Outputs = { [Signature.Output] = new TensorInfo { Name = Signature.OutputTensor, Dtype = DataType.DtFloat, TensorShape = ShapeOf(-1, 1) } },
            MethodName = Signature.MethodName,
        };
        return new GetModelMetadataResponse
        {
            ModelSpec = new ModelSpec { Name = request.ModelSpec.Name, Version = lease.Model.Version },
            Metadata =
            {
                [SignatureDefField] = new Any
                {
                    TypeUrl = "type.googleapis.com/tensorflow.serving.SignatureDefMap",
                    Value = new SignatureDefMap { SignatureDef = { [Signature.DefaultName] = signature } }.ToByteString(),
                },
            },
        };
    }
}
