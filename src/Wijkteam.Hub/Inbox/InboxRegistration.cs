using Microsoft.Extensions.DependencyInjection;
using Wijkteam.Hub.Submissions;

namespace Wijkteam.Hub.Inbox;

internal static class InboxRegistration
{
    public static IServiceCollection AddInbox(this IServiceCollection services)
    {
        services.AddSingleton<Inboxes>();
        services.AddSingleton<IInboxes>(provider => provider.GetRequiredService<Inboxes>());
        services.AddSingleton<Leasing>();
        services.AddSingleton<InboxService>();
        return services;
    }
}
