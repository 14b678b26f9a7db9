using Google.Protobuf.Reflection;
using Grpc.Core;
using Grpc.Reflection.V1;
using Wijkteam.Hub.Platform;
using Asked = Grpc.Reflection.V1.ServerReflectionRequest.MessageRequestOneofCase;

namespace Wijkteam.Hub.Reflection;

/// <summary>What the hub says of its services, question by question.</summary>
internal sealed class Answers(ServedServices services)
{
    // Not before the hub is asked: all services are mapped then.
    private readonly Lazy<Declarations> _declarations = new(() => new Declarations(services.All));

    public ServerReflectionResponse To(ServerReflectionRequest request)
    {
        var response = new ServerReflectionResponse { ValidHost = request.Host, OriginalRequest = request };
        var declarations = _declarations.Value;
        switch (request.MessageRequestCase)
        {
            case Asked.ListServices:
                response.ListServicesResponse = new ListServiceResponse { Service = { declarations.Services.Select(name => new ServiceResponse { Name = name }) } };
                break;
            case Asked.FileByFilename:
                Answer(response, declarations.FindFile(request.FileByFilename));
                break;
            case Asked.FileContainingSymbol:
                Answer(response, declarations.FindSymbol(request.FileContainingSymbol));
                break;
            case Asked.FileContainingExtension:
                Answer(response, declarations.FindExtension(request.FileContainingExtension.ContainingType, request.FileContainingExtension.ExtensionNumber));
                break;
            case Asked.AllExtensionNumbersOfType when declarations.FindExtensionNumbers(request.AllExtensionNumbersOfType) is { } numbers:
                response.AllExtensionNumbersResponse = new ExtensionNumberResponse { BaseTypeName = request.AllExtensionNumbersOfType, ExtensionNumber = { numbers } };
                break;
            case Asked.AllExtensionNumbersOfType:
                response.ErrorResponse = NotFound();
                break;
            default:
                response.ErrorResponse = new ErrorResponse { ErrorCode = (int)StatusCode.InvalidArgument, ErrorMessage = "Nothing was asked that the hub understands." };
                break;
        }

        return response;
    }

    private static void Answer(ServerReflectionResponse response, IReadOnlyCollection<FileDescriptor>? files)
    {
        if (files is null)
        {
            response.ErrorResponse = NotFound();
        }
        else
        {
            response.FileDescriptorResponse = new FileDescriptorResponse { FileDescriptorProto = { files.Select(file => file.SerializedData) } };
        }
    }

    private static ErrorResponse NotFound() => new() { ErrorCode = (int)StatusCode.NotFound, ErrorMessage = "The hub serves nothing of that name." };
}
