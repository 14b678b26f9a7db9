using Microsoft.Extensions.DependencyInjection;

namespace Wijkteam.Hub.Attachments;

internal static class AttachmentsRegistration
{
    public static IServiceCollection AddAttachments(this IServiceCollection services)
    {
        services.AddSingleton<AttachmentUpload>();
        services.AddSingleton<AttachmentReading>();
        services.AddHostedService<AttachmentSweep>();
        services.AddSingleton<AttachmentService>();
        return services;
    }
}
