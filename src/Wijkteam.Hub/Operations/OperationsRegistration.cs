using Microsoft.Extensions.DependencyInjection;

namespace Wijkteam.Hub.Operations;

internal static class OperationsRegistration
{
    public static IServiceCollection AddOperations(this IServiceCollection services)
    {
        services.AddSingleton<OperatorJournal>();
        services.AddSingleton<ParticipantRestrictions>();
        services.AddSingleton<MunicipalityImport>();
        services.AddSingleton<Queues>();
        services.AddSingleton<ClosureRates>();
        services.AddSingleton<DeadLetterGroups>();
        services.AddSingleton<ExchangeTraces>();
        services.AddSingleton<OperationsService>();
        return services.AddHostedService<OperationsWorker>();
    }
}
