using System.Runtime.InteropServices;

namespace Degas.Train.Export;

/// <summary>An ONNX graph in the making (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto, whose field numbers stand here by name).</summary>
internal sealed class OnnxGraph
{
    // Operator set 14 and the file version that came with it: old enough for any runtime in use, and nothing here is newer.
    private const int IrVersion = 7, OperatorSet = 14;
    private readonly ProtobufWriter _graph = new();

    public OnnxGraph(string name) => _graph.Add(Field.GraphName, name);

    public void AddInput(string name, OnnxType type, params string[] dimensions) => _graph.Add(Field.GraphInput, Value(name, type, dimensions));

    public void AddOutput(string name, OnnxType type, params string[] dimensions) => _graph.Add(Field.GraphOutput, Value(name, type, dimensions));

    public void AddTensor(string name, ReadOnlySpan<float> values, params long[] shape) => AddTensor(name, OnnxType.Float, MemoryMarshal.AsBytes(values), shape);

    public void AddTensor(string name, ReadOnlySpan<long> values, params long[] shape) => AddTensor(name, OnnxType.Int64, MemoryMarshal.AsBytes(values), shape);

    /// <summary>An operation on named tensors.</summary>
    /// <param name="operation">Its type.</param>
    /// <param name="inputs">What it takes, parted by spaces.</param>
    /// <param name="outputs">What it makes, parted by spaces; <c>-</c> for one left out.</param>
    /// <param name="attributes">Its attributes: an integer or a list of them each.</param>
    public void AddNode(string operation, string inputs, string outputs, params (string Name, long[] Values)[] attributes) => _graph.Add(Field.GraphNode, new ProtobufWriter()
        .AddAll(inputs.Split(' '), (w, name) => w.Add(Field.NodeInput, name))
        .AddAll(outputs.Split(' '), (w, name) => w.Add(Field.NodeOutput, name == "-" ? "" : name))
        .Add(Field.NodeOperation, operation)
        .AddAll(attributes, (w, a) => w.Add(Field.NodeAttribute, Attribute(a.Name, a.Values))));

    /// <summary>The file's bytes.</summary>
    public byte[] ToFile(long modelVersion, string description, IEnumerable<(string Key, string Value)> metadata) => new ProtobufWriter()
        .Add(Field.ModelIrVersion, IrVersion)
        .Add(Field.ModelProducer, "degas-train")
        .Add(Field.ModelVersion, modelVersion)
        .Add(Field.ModelDescription, description)
        .Add(Field.ModelGraph, _graph)
        .Add(Field.ModelOperatorSet, new ProtobufWriter().Add(Field.OperatorSetVersion, OperatorSet))
        .AddAll(metadata, (w, m) => w.Add(Field.ModelMetadata, new ProtobufWriter().Add(Field.EntryKey, m.Key).Add(Field.EntryValue, m.Value)))
        .ToArray();

    private void AddTensor(string name, OnnxType type, ReadOnlySpan<byte> bytes, long[] shape) => _graph.Add(Field.GraphInitializer, new ProtobufWriter()
        .AddAll(shape, (w, dimension) => w.Add(Field.TensorDimension, dimension))
        .Add(Field.TensorType, (long)type)
        .Add(Field.TensorName, name)
        .Add(Field.TensorBytes, bytes));

    // A dimension with a name is free: it may be any number, the same wherever the name stands.
    private static ProtobufWriter Value(string name, OnnxType type, string[] dimensions)
    {
        ProtobufWriter shape = new ProtobufWriter().AddAll(dimensions, (w, dimension) => w.Add(Field.ShapeDimension, new ProtobufWriter().Add(Field.DimensionName, dimension)));
        ProtobufWriter tensor = new ProtobufWriter().Add(Field.TensorTypeElement, (long)type).Add(Field.TensorTypeShape, shape);
        return new ProtobufWriter().Add(Field.ValueName, name).Add(Field.ValueType, new ProtobufWriter().Add(Field.TypeTensor, tensor));
    }

    private static ProtobufWriter Attribute(string name, long[] values)
    {
        ProtobufWriter attribute = new ProtobufWriter().Add(Field.AttributeName, name);
        return values is [long single]
            ? attribute.Add(Field.AttributeInteger, single).Add(Field.AttributeType, Field.AttributeTypeInteger)
            : attribute.AddAll(values, (w, value) => w.Add(Field.AttributeIntegers, value)).Add(Field.AttributeType, Field.AttributeTypeIntegers);
    }

    private static class Field
    {
        public const int ModelIrVersion = 1, ModelProducer = 2, ModelVersion = 5, ModelDescription = 6, ModelGraph = 7, ModelOperatorSet = 8, ModelMetadata = 14;
        public const int OperatorSetVersion = 2, EntryKey = 1, EntryValue = 2;
        public const int GraphNode = 1, GraphName = 2, GraphInitializer = 5, GraphInput = 11, GraphOutput = 12;
        public const int NodeInput = 1, NodeOutput = 2, NodeOperation = 4, NodeAttribute = 5;
        public const int AttributeName = 1, AttributeInteger = 3, AttributeIntegers = 8, AttributeType = 20, AttributeTypeInteger = 2, AttributeTypeIntegers = 7;
        public const int TensorDimension = 1, TensorType = 2, TensorName = 8, TensorBytes = 9;
        public const int ValueName = 1, ValueType = 2, TypeTensor = 1, TensorTypeElement = 1, TensorTypeShape = 2, ShapeDimension = 1, DimensionName = 2;
    }
}

/// <summary>Types of a tensor's elements, by ONNX's numbers.</summary>
internal enum OnnxType
{
    Float = 1,
    Int64 = 7,
}
