using Microsoft.Extensions.DependencyInjection;
using Wijkteam.Hub.Submissions;

namespace Wijkteam.Hub.Inbox;

internal static class InboxRegistration
{
    public static IServiceCollection AddInbox(this IServiceCollection services)
    {
        services.AddSingleton<Inboxes>();
        services.AddSingleton<IInboxes>(provider => provider.GetRequiredService<Inboxes>());
        services.AddOptions<DeliveryOptions>().BindConfiguration(DeliveryOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<DueDeliveries>();
        services.AddSingleton<Leasing>();
        services.AddSingleton<DeadLetters>();
        services.AddSingleton<InboxNackPolicy>();
        services.AddSingleton<InboxService>();
        return services;
    }
}
