using Google.Protobuf;
using Grpc.Core;

namespace Degas.Serve.Grpc;

/// <summary>
/// The methods of a service, each with a reader that tells a client of a broken message. The library takes what a reader throws for a fault of the
/// server, and neither service nor interceptor sees a call whose message could not be read.
/// </summary>
internal sealed class ReadableCalls : ServiceBinderBase
{
    private readonly ServerServiceDefinition.Builder _methods = ServerServiceDefinition.CreateBuilder();

    private ReadableCalls()
    {
    }

    /// <summary>The service whose methods <paramref name="bind"/> adds.</summary>
    public static ServerServiceDefinition Of(Action<ServiceBinderBase> bind)
    {
        var calls = new ReadableCalls();
        bind(calls);
        return calls._methods.Build();
    }

    /// <inheritdoc/>
    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler) => _methods.AddMethod(Readable(method), handler!);

    /// <inheritdoc/>
    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler) => _methods.AddMethod(Readable(method), handler!);

    private static Method<TRequest, TResponse> Readable<TRequest, TResponse>(Method<TRequest, TResponse> method)
    {
        Marshaller<TRequest> request = method.RequestMarshaller;
        return new(method.Type, method.ServiceName, method.Name, Marshallers.Create(request.ContextualSerializer, Read), method.ResponseMarshaller);

        TRequest Read(DeserializationContext message)
        {
            try
            {
                return request.ContextualDeserializer(message);
            }
            catch (InvalidProtocolBufferException e)
            {
                throw new RpcException(new Status(StatusCode.InvalidArgument, $"The message is no {typeof(TRequest).Name}: {e.Message}"));
            }
        }
    }
}
