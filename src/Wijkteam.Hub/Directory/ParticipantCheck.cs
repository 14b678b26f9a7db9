using System.Buffers;
using System.Collections.Frozen;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Directory;

/// <summary>Checks one participant by itself.</summary>
internal static class ParticipantCheck
{
    private const int MaxIdLength = 64;

    private static readonly SearchValues<char> IdCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789-");

    // Identifiers of organisations only: a BSN or BIG number here would put a person into a register that every participant may read.
    private static readonly FrozenDictionary<string, int> DigitsBySystem = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["http://fhir.nl/fhir/NamingSystem/agb-z"] = 8,
        ["http://fhir.nl/fhir/NamingSystem/ura"] = 8,
        ["http://fhir.nl/fhir/NamingSystem/uzovi"] = 4,
        ["http://fhir.nl/fhir/NamingSystem/kvk"] = 8,
        ["http://fhir.nl/fhir/NamingSystem/oin"] = 20,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Lower-case letters, digits and hyphens; 1 to 64 characters.</summary>
    public static bool IsId(string id) => id.Length is > 0 and <= MaxIdLength && !id.AsSpan().ContainsAnyExcept(IdCharacters);

    /// <summary>Adds a fault for each thing that is wrong with the participant.</summary>
    public static void Check(Faults faults, string path, Participant participant)
    {
        if (!IsId(participant.Id))
        {
            faults.Invalid($"{path}.id", $"Lower-case letters, digits and hyphens, 1 to {MaxIdLength} characters.");
        }

        faults.Text($"{path}.name", participant.Name, 200, required: true);
        if (participant.Kind == ParticipantKind.Unspecified)
        {
            faults.Required($"{path}.kind");
        }
        else if (!Enum.IsDefined(participant.Kind))
        {
            faults.Invalid($"{path}.kind", "Not a kind of participant.");
        }

        var seen = new HashSet<Identifier>();
        for (var i = 0; i < participant.Identifiers.Count; i++)
        {
            CheckIdentifier(faults, $"{path}.identifiers[{i}]", participant.Identifiers[i]);
            if (!seen.Add(participant.Identifiers[i]))
            {
                faults.Invalid($"{path}.identifiers[{i}]", "Named twice.");
            }
        }
    }

    /// <summary>Faults an id under which nobody is registered, or somebody of a kind that does not go there.</summary>
    public static void CheckReference(
        Faults faults, string path, string participantId, IReadOnlyDictionary<string, Participant> participants, params ReadOnlySpan<ParticipantKind> kinds)
    {
        if (!participants.TryGetValue(participantId, out var participant))
        {
            faults.Add(path, RefusalReason.ParticipantUnknown, "No participant is registered with this id.");
        }
        else if (!kinds.Contains(participant.Kind))
        {
            faults.Invalid(path, $"The participant is of kind {participant.Kind}; allowed: {string.Join(", ", kinds.ToArray())}.");
        }
    }

    private static void CheckIdentifier(Faults faults, string path, Identifier identifier)
    {
        if (!DigitsBySystem.TryGetValue(identifier.System, out var digits))
        {
            faults.Invalid($"{path}.system", $"One of {string.Join(", ", DigitsBySystem.Keys.Order(StringComparer.Ordinal))}.");
        }
        else if (identifier.Value.Length != digits || identifier.Value.AsSpan().ContainsAnyExceptInRange('0', '9'))
        {
            faults.Invalid($"{path}.value", $"{digits} digits.");
        }
    }
}
