using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Directory;

/// <summary>Checks who may push whose inbox, and where to.</summary>
internal static class PushCheck
{
    private const int MaxPrefixes = 20;

    public static void Check(Faults faults, IReadOnlyList<Registration> registrations, Dictionary<string, Participant> participants)
    {
        for (var i = 0; i < registrations.Count; i++)
        {
            var (path, registration) = ($"registrations[{i}]", registrations[i]);
            var isAdapter = registration.Participant?.Kind == ParticipantKind.Adapter;
            if (isAdapter && registration.Operator)
            {
                faults.NotAllowed($"{path}.operator", "An adapter is no operator.");
            }

            if (isAdapter && registration.Auditor)
            {
                faults.NotAllowed($"{path}.auditor", "An adapter is no auditor.");
            }

            if (registration.Push is { } push)
            {
                if (isAdapter)
                {
                    faults.NotAllowed($"{path}.push", "An adapter has no inbox.");
                }

                CheckAdapter(faults, $"{path}.push.adapter_participant_id", push.AdapterParticipantId, participants);
                CheckPrefixes(faults, $"{path}.push.endpoint_prefixes", push.EndpointPrefixes);
            }
        }
    }

    private static void CheckAdapter(Faults faults, string path, string adapterId, Dictionary<string, Participant> participants)
    {
        if (adapterId != DirectoryKeys.BuiltInAdapterId)
        {
            ParticipantCheck.CheckReference(faults, path, adapterId, participants, ParticipantKind.Adapter);
        }
    }

    private static void CheckPrefixes(Faults faults, string path, IReadOnlyList<string> prefixes)
    {
        if (prefixes.Count is 0 or > MaxPrefixes)
        {
            faults.Invalid(path, $"1 to {MaxPrefixes} prefixes.");
        }

        for (var i = 0; i < prefixes.Count; i++)
        {
            if (Endpoint.Parse(prefixes[i]) is not { HasQuery: false })
            {
                faults.Invalid($"{path}[{i}]", $"{Endpoint.Form} Without a query.");
            }
        }
    }
}
