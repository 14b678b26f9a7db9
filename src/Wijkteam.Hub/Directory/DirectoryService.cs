using Grpc.Core;
using Microsoft.AspNetCore.Authorization;
using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Routing;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Directory;

/// <summary>The directory for participants: organisations, areas and teams, and where a question would go.</summary>
internal sealed class DirectoryService(CurrentDirectory directory) : V1.DirectoryService.DirectoryServiceBase
{
    public override Task<GetParticipantResponse> GetParticipant(GetParticipantRequest request, ServerCallContext context)
    {
        if (request.Id.Length == 0)
        {
            throw new RefusedException(new Refusal(RefusalReason.FieldRequired, "This field is required.", "id"));
        }

        var participant = directory.Snapshot.FindParticipant(request.Id)
            ?? throw new RefusedException(new Refusal(RefusalReason.NotFound, "No participant has this id."));
        return Task.FromResult(new GetParticipantResponse { Participant = participant });
    }

    public override Task<ListParticipantsResponse> ListParticipants(ListParticipantsRequest request, ServerCallContext context)
    {
        if (!Enum.IsDefined(request.Kind))
        {
            throw new RefusedException(new Refusal(RefusalReason.FieldInvalid, "Not a kind of participant.", "kind"));
        }

        IReadOnlyList<Participant> all = directory.Snapshot.Participants;
        var chosen = request.Kind == ParticipantKind.Unspecified ? all : [.. all.Where(p => p.Kind == request.Kind)];
        var page = Page.Take(chosen, p => p.Id, ParticipantCheck.IsId, request.PageSize, request.PageToken);
        return Task.FromResult(new ListParticipantsResponse { Participants = { page.Items }, NextPageToken = page.NextPageToken });
    }

    public override Task<ListAreasResponse> ListAreas(ListAreasRequest request, ServerCallContext context)
    {
        CheckMunicipality(request.MunicipalityCode);
        var areas = directory.Snapshot.AreasOf(request.MunicipalityCode);
        var page = Page.Take(areas, area => area.Code, AreaCode.IsValid, request.PageSize, request.PageToken);
        return Task.FromResult(new ListAreasResponse { Areas = { page.Items }, NextPageToken = page.NextPageToken });
    }

    public override Task<ListTeamsResponse> ListTeams(ListTeamsRequest request, ServerCallContext context)
    {
        CheckMunicipality(request.MunicipalityCode);
        var teams = directory.Snapshot.TeamsOf(request.MunicipalityCode);
        var page = Page.Take(teams, team => team.ParticipantId, ParticipantCheck.IsId, request.PageSize, request.PageToken);
        return Task.FromResult(new ListTeamsResponse { Teams = { page.Items }, NextPageToken = page.NextPageToken });
    }

    [Authorize(Policy = Policies.Professional)]
    public override Task<ResolveRouteResponse> ResolveRoute(ResolveRouteRequest request, ServerCallContext context)
    {
        var route = Router.Resolve(directory.Snapshot, RouteRequest.Read(request, context.GetHttpContext().GetCaller().Participant), directory.Loads);
        return Task.FromResult(new ResolveRouteResponse
        {
            ParticipantId = route.ParticipantId,
            LifeDomains = { route.LifeDomains },
            Explanation = { route.Explanations },
            ResponsibleMunicipalityCode = route.ResponsibleMunicipality,
            ProfileVersion = route.ProfileVersion,
        });
    }

    private static void CheckMunicipality(string code)
    {
        var faults = new Faults();
        if (code.Length == 0)
        {
            faults.Required("municipality_code");
        }
        else if (!AreaCode.IsMunicipality(code))
        {
            faults.Invalid("municipality_code", "\"GM\" and 4 digits.");
        }

        faults.ThrowIfAny();
    }
}
