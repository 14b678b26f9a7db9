using System.Net;
using Grpc.Core;
using Hl7.Fhir.Model;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;
using Wijkteam.Adapters.Fhir.Hub;
using Wijkteam.Adapters.Fhir.Outcomes;
using Wijkteam.Adapters.Fhir.Searching;
using Task = System.Threading.Tasks.Task;

namespace Wijkteam.Adapters.Fhir.Http;

/// <summary>Carries out a request: whatever comes of it is a FHIR answer.</summary>
internal sealed partial class Door(ILogger<Door> logger)
{
    /// <summary>For what everybody may see.</summary>
    public RequestDelegate ServePublic(Func<HttpContext, ValueTask<FhirAnswer>> act) => context => ServeAsync(context, act);

    /// <summary>For what needs a credential. Whose it is and what it allows, the hub says.</summary>
    public RequestDelegate Serve(Func<HttpContext, ValueTask<FhirAnswer>> act) => context => ServeAsync(context, HasCredential(context.Request) ? act : RefuseAsync);

    private static bool HasCredential(HttpRequest request) =>
        request.Headers[HeaderNames.Authorization].ToString().StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase);

    private static ValueTask<FhirAnswer> RefuseAsync(HttpContext context) => throw new FhirRefusedException(
        HttpStatusCode.Unauthorized, new FhirIssue(OperationOutcome.IssueType.Login, "TOKEN_INVALID", null, "Send an access token of this hub: authorization: Bearer …"));

    private async Task ServeAsync(HttpContext context, Func<HttpContext, ValueTask<FhirAnswer>> act)
    {
        var answer = await AnswerAsync(context, act);
        await answer.WriteAsync(context);
    }

    private async ValueTask<FhirAnswer> AnswerAsync(HttpContext context, Func<HttpContext, ValueTask<FhirAnswer>> act)
    {
        try
        {
            AnswerFormat.Choose(context);
            var isRead = HttpMethods.IsGet(context.Request.Method) && context.Request.RouteValues.ContainsKey("id");
            var extent = isRead ? ExtentReader.Read(context.Request.Query) : null;
            var answer = await act(context);
            return extent is null || answer.Resource is Bundle ? answer : answer with { Extent = extent };
        }
        catch (FhirRefusedException e)
        {
            return FhirAnswer.Of(e);
        }
        catch (RpcException e)
        {
            return FhirAnswer.Of(HubRefusals.Read(e));
        }
        catch (Exception e) when (e is not OperationCanceledException || !context.RequestAborted.IsCancellationRequested)
        {
            LogUnexpected(logger, e);
            return FhirAnswer.Of(new FhirRefusedException(
                HttpStatusCode.InternalServerError, new FhirIssue(OperationOutcome.IssueType.Exception, "INTERNAL", null, "A fault of the hub; its log knows more.")));
        }
    }

    [LoggerMessage(EventId = 4000, Level = LogLevel.Error, Message = "A FHIR request ended in a fault of the hub.")]
    private static partial void LogUnexpected(ILogger logger, Exception e);
}
