using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Wijkteam.Hub.Areas;
using Wijkteam.Hub.Attachments;
using Wijkteam.Hub.Audit;
using Wijkteam.Hub.Consents;
using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Exchanges;
using Wijkteam.Hub.Health;
using Wijkteam.Hub.Households;
using Wijkteam.Hub.Identity;
using Wijkteam.Hub.Inbox;
using Wijkteam.Hub.Journal;
using Wijkteam.Hub.Keys;
using Wijkteam.Hub.Limits;
using Wijkteam.Hub.Operations;
using Wijkteam.Hub.Plans;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Platform.Postgres;
using Wijkteam.Hub.Push;
using Wijkteam.Hub.Referrals;
using Wijkteam.Hub.Reflection;
using Wijkteam.Hub.Reorganisations;
using Wijkteam.Hub.Signals;
using Wijkteam.Hub.Submissions;
using Wijkteam.Hub.Terms;

namespace Wijkteam.Hub;

/// <summary>The hub's table of contents: one line per room.</summary>
internal static class HubRegistration
{
    public static IServiceCollection AddHub(this IServiceCollection services)
    {
        services.AddOptions<HubOptions>().BindConfiguration(HubOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        return services
            .AddPlatform()
            .AddPostgres()
            .AddKeys()
            .AddJournal()
            .AddIdentity()
            .AddReflection()
            .AddAreas()
            .AddDirectory()
            .AddLimits()
            .AddHealth()
            .AddSubmissions()
            .AddConsents()
            .AddExchanges()
            .AddHouseholds()
            .AddPlans()
            .AddReferrals()
            .AddAttachments()
            .AddSignals()
            .AddInbox()
            .AddPush()
            .AddOperations()
            .AddAudit()
            .AddTerms()
            .AddReorganisations();
    }

    public static void MapHub(this IEndpointRouteBuilder endpoints)
    {
        var services = endpoints.ServiceProvider;
        HubDatabases.Check(services.GetPostgresOptions(), services.GetRequiredService<PostgresDatabases>());

        // The hub's own keys are made and checked before anything else can write.
        services.GetRequiredService<ITokenSigningKey>();
        services.GetRequiredService<Submission>();
        services.GetRequiredService<SubscriptionSealing>();
        services.GetRequiredService<OperatorJournal>();
        services.GetService<BuiltInAdapter>();

        endpoints.MapTokenEndpoint();
        endpoints.MapHealth();
        endpoints.MapReflection();
        endpoints.MapService<DirectoryService>();
        endpoints.MapService<ConsentService>();
        endpoints.MapService<ReferralService>();
        endpoints.MapService<AttachmentService>();
        endpoints.MapService<SignalService>();
        endpoints.MapService<HouseholdService>();
        endpoints.MapService<PlanService>();
        endpoints.MapService<InboxService>();
        endpoints.MapService<PushService>();
        endpoints.MapService<OperationsService>();
        endpoints.MapService<AuditService>();
    }

    internal static HubOptions GetHubOptions(this IServiceProvider services) => services.GetRequiredService<IOptions<HubOptions>>().Value;
}
