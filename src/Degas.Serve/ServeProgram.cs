using System.Net.Sockets;
using System.Reflection;
using System.Runtime.InteropServices;
using Degas.Engine.Model;
using Degas.Engine.Native;
using Degas.Kernels;
using Degas.Serve.Batching;
using Degas.Serve.Grpc;
using Degas.Serve.Grpc.Protos;
using Degas.Serve.Metrics;
using Degas.Serve.Models;
using Degas.Serve.Options;
using Degas.Serve.Rest;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Degas.Serve;

/// <summary>A run from options to exit status: 0 stopped when asked to, 1 could not start.</summary>
internal static class ServeProgram
{
    /// <summary>Serves until SIGTERM or SIGINT.</summary>
    public static async Task<int> RunAsync(ServeOptions options)
    {
        KernelVariant kernel = Kernel(options);
        var metrics = new ServeMetrics(options.ModelName);
        var versions = new ModelVersions(options.ModelName, options.Labels);
        var health = new ServeHealth(versions);
        var watcher = new VersionWatcher(options, versions, metrics);
        watcher.Start();
        using var batcher = new Batcher(options, metrics);
        await using WebApplication app = Build(options, versions, batcher, metrics, health);

        using var stop = new CancellationTokenSource();
        var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using PosixSignalRegistration onTerm = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop), onInt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        try
        {
            await app.StartAsync(stop.Token);
        }
        catch (IOException e)
        {
            throw new SetupException(e.Message, e);
        }
        catch (SocketException e)
        {
            throw new SetupException($"--host {options.Host} --rest_api_port {options.RestPort} --port {options.GrpcPort}: {e.Message}", e);
        }
        catch (OperationCanceledException)
        {
            return 0;
        }

        Log.Info("listening", ("host", options.Host.ToString()), ("rest_api_port", options.RestPort), ("port", options.GrpcPort), ("model", options.ModelName), ("kernel", kernel.Name), ("compiled_for", InstructionSet.Compiled), ("threads", options.BatchThreads));
        await watcher.WatchAsync(stop.Token);
        await stopped.Task;
        Log.Info("stopping");
        health.Stop();
        await app.StopAsync();
        Log.Info("stopped");
        return 0;

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.Cancel();
            stopped.TrySetResult();
        }
    }

    /// <summary>Prints what runs here and on what.</summary>
    public static int ShowVersion(ServeOptions options)
    {
        string version = typeof(ServeProgram).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
        DegasModel model = DegasModel.Parse(EmbeddedModel.Read());
        Console.WriteLine($"degas-serve {version}");
        Console.WriteLine($"model in the program {model.Version}-{model.Hash[..12]}, H = {model.Weights.Hidden}, scope {model.Scope.ToString().ToLowerInvariant()}, sha256 {model.Hash}");
        Console.WriteLine($"compiled for {InstructionSet.Compiled}, this processor has {InstructionSet.Processor}");
        Console.WriteLine($"kernel {Kernel(options).Name}");
        return 0;
    }

    private static KernelVariant Kernel(ServeOptions options)
    {
        try
        {
            return KernelRegistry.Choose(options.Kernel);
        }
        catch (ArgumentException e)
        {
            throw new UsageException(e.Message);
        }
    }

    private static WebApplication Build(ServeOptions options, ModelVersions versions, Batcher batcher, ServeMetrics metrics, ServeHealth health)
    {
        // Empty: nothing is read from files or the environment, so what listens where is what the command line says.
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Logging.AddProvider(new HostLog());
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.ShutdownTimeout);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Listen(kestrel, options));
        AddGrpc(builder.Services, options);
        WebApplication app = builder.Build();
        var rest = new RestHandler(options, versions, batcher, metrics, health);
        // The REST port speaks HTTP/1.1 alone and the gRPC port HTTP/2 alone.
        app.MapWhen(context => HttpProtocol.IsHttp11(context.Request.Protocol) || HttpProtocol.IsHttp10(context.Request.Protocol), branch => branch.Run(rest.HandleAsync));
        app.Use((context, next) =>
        {
            CallDeadline.Use(context, options.RequestTimeout);
            return next(context);
        });
        app.UseRouting();
        app.MapGrpcService(ReadableCalls.Of(binder => PredictionService.BindService(binder, new PredictionCalls(versions, batcher, metrics))));
        app.MapGrpcService(ReadableCalls.Of(binder => ModelService.BindService(binder, new ModelCalls(versions))));
        app.MapGrpcService(ReadableCalls.Of(binder => Health.BindService(binder, new HealthCalls(health))));
        return app;
    }

    private static void AddGrpc(IServiceCollection services, ServeOptions options)
    {
        services.AddRoutingCore();
        services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = (int)options.MaxRequestBytes;
            grpc.MaxSendMessageSize = null;
        });
    }

    private static void Listen(KestrelServerOptions kestrel, ServeOptions options)
    {
        kestrel.AddServerHeader = false;
        // Of a target with a host and the header, the target counts (RFC 9112, section 3.2.2).
        kestrel.AllowHostHeaderOverride = true;
        // Both interfaces count for themselves: where the server itself turns a body away, it closes before the client has sent it all, and few clients
        // look for an answer then.
        kestrel.Limits.MaxRequestBodySize = null;
        // A request has its time as a whole. Kestrel's least rate would cut off a client that pauses, and with it all other calls of its HTTP/2 connection.
        kestrel.Limits.MinRequestBodyDataRate = null;
        kestrel.Limits.MaxConcurrentConnections = options.MaxConnections;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        if (options.RestPort > 0)
            kestrel.Listen(options.Host, options.RestPort, listen => listen.Protocols = HttpProtocols.Http1);
        if (options.GrpcPort > 0)
            kestrel.Listen(options.Host, options.GrpcPort, listen => listen.Protocols = HttpProtocols.Http2);
    }
}
