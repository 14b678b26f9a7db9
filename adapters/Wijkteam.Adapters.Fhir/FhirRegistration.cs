using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Wijkteam.Adapters.Fhir.Gp;
using Wijkteam.Adapters.Fhir.Gp.Audit;
using Wijkteam.Adapters.Fhir.Gp.Consents;
using Wijkteam.Adapters.Fhir.Gp.Export;
using Wijkteam.Adapters.Fhir.Gp.Households;
using Wijkteam.Adapters.Fhir.Gp.Mapping;
using Wijkteam.Adapters.Fhir.Gp.Push;
using Wijkteam.Adapters.Fhir.Gp.Reading;
using Wijkteam.Adapters.Fhir.Gp.Receiving;
using Wijkteam.Adapters.Fhir.Gp.Signals;
using Wijkteam.Adapters.Fhir.Gp.Subscriptions;
using Wijkteam.Adapters.Fhir.Http;
using Wijkteam.Adapters.Fhir.Hub;
using Wijkteam.Adapters.Fhir.Searching;

namespace Wijkteam.Adapters.Fhir;

/// <summary>The FHIR doors: what they are made of and where they are.</summary>
public static class FhirRegistration
{
    /// <summary>Adds the doors. The host registers a <see cref="HubAddress"/>: where the hub is.</summary>
    public static IServiceCollection AddFhirDoors(this IServiceCollection services)
    {
        services.AddOptions<FhirOptions>().BindConfiguration(FhirOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<Door>().AddSingleton<HubClients>().AddSingleton<ParticipantIndex>().AddSingleton<SearchReader>();
        return services
            .AddSingleton<Metadata>()
            .AddSingleton(provider => new LegalBasisMapping(provider.GetRequiredService<Microsoft.Extensions.Options.IOptions<FhirOptions>>().Value, provider.GetRequiredService<TimeProvider>()))
            .AddSingleton<ReferralMapping>()
            .AddSingleton<Submitting>()
            .AddSingleton<SignalMapping>()
            .AddSingleton<SignalSubmitting>()
            .AddSingleton<Communications>()
            .AddSingleton<CommunicationSearch>()
            .AddSingleton<Transactions>()
            .AddSingleton<Creates>()
            .AddSingleton<Messages>()
            .AddSingleton<Reads>()
            .AddSingleton<Searches>()
            .AddSingleton<HouseholdReads>()
            .AddSingleton<HouseholdSearches>()
            .AddSingleton<PlanItemSearches>()
            .AddSingleton<GoalCreates>()
            .AddSingleton<GoalUpdates>()
            .AddSingleton<OrganizationSearch>()
            .AddSingleton<AuditEventSearch>()
            .AddSingleton<CancelledExports>()
            .AddSingleton<Exports>()
            .AddSingleton<TaskHistory>()
            .AddSingleton<TaskUpdates>()
            .AddSingleton<ConsentCreates>()
            .AddSingleton<ConsentReads>()
            .AddSingleton<ConsentUpdates>()
            .AddSingleton<SubscriptionCreates>()
            .AddSingleton<SubscriptionReads>();
    }

    /// <summary>Adds what brings notifications to GP systems. The host registers an <see cref="AdapterIdentity"/> beside the <see cref="HubAddress"/>.</summary>
    public static IServiceCollection AddFhirPush(this IServiceCollection services) => services
        .AddSingleton<NotificationRequests>()
        .AddSingleton<EndpointConnections>()
        .AddSingleton<EndpointPosts>()
        .AddHostedService<PushWorker>();

    /// <summary>The GP's door.</summary>
    public static void MapFhirDoors(this IEndpointRouteBuilder endpoints)
    {
        var of = endpoints.ServiceProvider;
        var door = of.GetRequiredService<Door>();

        // Who calls, and how much they may ask for, is for the hub to say, to whom the credential is passed on: here it would be counted twice.
        var gp = endpoints.MapGroup(GpDoor.Path).AllowAnonymous().DisableRateLimiting();

        var metadata = of.GetRequiredService<Metadata>();
        gp.MapGet("/metadata", door.ServePublic(metadata.GetAsync));
        gp.MapGet("/.well-known/smart-configuration", metadata.GetSmartAsync);

        gp.MapPost("/", door.Serve(of.GetRequiredService<Transactions>().PostAsync));
        gp.MapPost("/$process-message", door.Serve(of.GetRequiredService<Messages>().PostAsync));
        MapExports(gp, door, of.GetRequiredService<Exports>());

        var (creates, reads, searches) = (of.GetRequiredService<Creates>(), of.GetRequiredService<Reads>(), of.GetRequiredService<Searches>());
        gp.MapPost("/ServiceRequest", door.Serve(creates.PostServiceRequestAsync));
        gp.MapGet("/ServiceRequest/{id}", door.Serve(reads.GetServiceRequestAsync));
        MapSearch(gp, "/ServiceRequest", door.Serve(searches.ServiceRequestsAsync));

        gp.MapPost("/Task", door.Serve(creates.PostTaskAsync));
        gp.MapGet("/Task/{id}", door.Serve(reads.GetTaskAsync));
        gp.MapPut("/Task/{id}", door.Serve(of.GetRequiredService<TaskUpdates>().PutAsync));
        var history = of.GetRequiredService<TaskHistory>();
        gp.MapGet("/Task/{id}/_history", door.Serve(history.GetAsync));
        gp.MapGet("/Task/{id}/_history/{vid}", door.Serve(history.GetVersionAsync));
        MapSearch(gp, "/Task", door.Serve(searches.TasksAsync));

        var (communications, search) = (of.GetRequiredService<Communications>(), of.GetRequiredService<CommunicationSearch>());
        gp.MapPost("/Communication", door.Serve(communications.PostAsync));
        gp.MapGet("/Communication/{id}", door.Serve(communications.GetAsync));
        MapSearch(gp, "/Communication", door.Serve(search.SearchAsync));

        var consents = of.GetRequiredService<ConsentReads>();
        gp.MapPost("/Consent", door.Serve(of.GetRequiredService<ConsentCreates>().PostAsync));
        gp.MapGet("/Consent/{id}", door.Serve(consents.GetAsync));
        gp.MapPut("/Consent/{id}", door.Serve(of.GetRequiredService<ConsentUpdates>().PutAsync));
        MapSearch(gp, "/Consent", door.Serve(consents.SearchAsync));

        MapHouseholds(gp, door, of);
        MapSubscriptions(gp, door, of);

        gp.MapGet("/Patient/{id}", door.Serve(reads.GetPatientAsync));
        gp.MapGet("/Organization/{id}", door.Serve(reads.GetOrganizationAsync));
        MapSearch(gp, "/Organization", door.Serve(of.GetRequiredService<OrganizationSearch>().SearchAsync));
        MapSearch(gp, "/AuditEvent", door.Serve(of.GetRequiredService<AuditEventSearch>().SearchAsync));
        gp.Map("/{**rest}", door.ServePublic(_ => throw GpDoor.NotHere()));
    }

    private static void MapHouseholds(RouteGroupBuilder gp, Door door, IServiceProvider of)
    {
        var (reads, households, items) = (of.GetRequiredService<HouseholdReads>(), of.GetRequiredService<HouseholdSearches>(), of.GetRequiredService<PlanItemSearches>());
        gp.MapGet("/Group/{id}", door.Serve(reads.GetGroupAsync));
        MapSearch(gp, "/Group", door.Serve(households.GroupsAsync));
        gp.MapGet("/CareTeam/{id}", door.Serve(reads.GetCareTeamAsync));
        MapSearch(gp, "/CareTeam", door.Serve(households.CareTeamsAsync));
        gp.MapGet("/CarePlan/{id}", door.Serve(reads.GetCarePlanAsync));
        MapSearch(gp, "/CarePlan", door.Serve(households.CarePlansAsync));
        gp.MapPost("/Goal", door.Serve(of.GetRequiredService<GoalCreates>().PostAsync));
        gp.MapPut("/Goal/{id}", door.Serve(of.GetRequiredService<GoalUpdates>().PutAsync));
        gp.MapGet("/Goal/{id}", door.Serve(reads.GetGoalAsync));
        MapSearch(gp, "/Goal", door.Serve(items.GoalsAsync));
        gp.MapGet("/Observation/{id}", door.Serve(reads.GetObservationAsync));
        MapSearch(gp, "/Observation", door.Serve(items.ObservationsAsync));
    }

    private static void MapSubscriptions(RouteGroupBuilder gp, Door door, IServiceProvider of)
    {
        var subscriptions = of.GetRequiredService<SubscriptionReads>();
        gp.MapPost("/Subscription", door.Serve(of.GetRequiredService<SubscriptionCreates>().PostAsync));
        gp.MapGet("/Subscription/{id}", door.Serve(subscriptions.GetAsync));
        gp.MapGet("/Subscription/{id}/$status", door.Serve(subscriptions.GetStatusAsync));
        gp.MapDelete("/Subscription/{id}", door.Serve(subscriptions.DeleteAsync));
        MapSearch(gp, "/Subscription", door.Serve(subscriptions.SearchAsync));
    }

    private static void MapSearch(RouteGroupBuilder gp, string path, RequestDelegate search)
    {
        gp.MapGet(path, search);
        gp.MapPost($"{path}/_search", search);
    }

    private static void MapExports(RouteGroupBuilder gp, Door door, Exports exports)
    {
        gp.MapGet("/$export", door.Serve(exports.StartAsync));
        gp.MapGet("/$export-status/{job}", door.Serve(exports.GetStatusAsync));
        gp.MapDelete("/$export-status/{job}", door.Serve(exports.CancelAsync));
        gp.MapGet("/$export-file/{job}/{name}", door.Serve(exports.GetFileAsync));
    }
}
