using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Wijkteam.Adapters.Rest.Routes;

namespace Wijkteam.Adapters.Rest.Requests;

/// <summary>Makes a request of the contract out of path, query and body, as its annotation says: each field comes from one of them.</summary>
internal static class RequestReader
{
    /// <exception cref="Answers.ProblemException">It is none; 413 and 415 among the answers.</exception>
    public static async ValueTask<IMessage> ReadAsync(HttpContext context, Operation operation)
    {
        var type = operation.Method.InputType;
        IMessage request;
        if (operation.HasBody)
        {
            if (context.Request.QueryString.Value is { Length: > 1 })
            {
                throw RequestFault.NotAllowed("", "This call takes no query: what it is asked stands in the body.");
            }

            request = JsonMessage.Read(await Body.ReadAsync(context), type);
        }
        else
        {
            Body.CheckNone(context);
            request = Query.Read(context.Request.QueryString.Value, type);
        }

        foreach (var variable in operation.Path.Variables)
        {
            var field = operation.FieldOf(variable).Accessor;
            if (field.GetValue(request) is string { Length: > 0 })
            {
                throw RequestFault.NotAllowed(variable, "This stands in the path.");
            }

            field.SetValue(request, context.GetRouteValue(variable));
        }

        return request;
    }
}
