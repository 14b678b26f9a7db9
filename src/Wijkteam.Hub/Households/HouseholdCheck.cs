using Wijkteam.Hub.Consents;
using Wijkteam.Hub.Exchanges;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Subjects;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Households;

/// <summary>Checks the fields of steps with households.</summary>
internal static class HouseholdCheck
{
    public const int MaxMembers = 20;
    public const int MaxParties = 30;

    private const int MaxReasonLength = 2_000;
    private const int MaxProfessionalLength = 200;

    public static void Check(
        Faults faults, FormHouseholdRequest request, ParticipantKind senderKind, DateTimeOffset now, Func<string, bool> participantExists)
    {
        if (request.Members.Count == 0)
        {
            faults.Required("members");
        }
        else if (request.Members.Count > MaxMembers)
        {
            faults.Invalid("members", $"At most {MaxMembers}.");
            return;
        }

        for (var i = 0; i < request.Members.Count; i++)
        {
            Check(faults, $"members[{i}]", request.Members[i], senderKind, now, participantExists);
        }

        CheckAddress(faults, "address", request.Address);
        CheckNames(faults, "party_participant_ids", request.PartyParticipantIds, MaxParties);
    }

    public static void Check(
        Faults faults, string path, JoiningMember? joining, ParticipantKind senderKind, DateTimeOffset now, Func<string, bool> participantExists)
    {
        if (joining?.Member is not { } member)
        {
            faults.Required(joining is null ? path : $"{path}.member");
            return;
        }

        NotGiven(faults, $"{path}.member.id", member.Id.Length > 0);
        NotGiven(faults, $"{path}.member.join_time", member.JoinTime is not null);
        NotGiven(faults, $"{path}.member.life_domains", member.LifeDomains.Count > 0);
        SubjectCheck.Check(faults, $"{path}.member.subject", member.Subject, senderKind, SubjectUse.RecordConsent, now);
        StepCheck.CheckCode(faults, $"{path}.member.role", member.Role);
        BasisCheck.Check(faults, $"{path}.member.basis", member.Basis);
        AgreementCheck.Check(faults, $"{path}.agreement", joining.Agreement, member.Subject, now, participantExists);
        if (joining.Agreement is { Scope.Purpose: not (ConsentPurpose.Unspecified or ConsentPurpose.Coordination) })
        {
            faults.Invalid($"{path}.agreement.scope.purpose", "COORDINATION, or any.");
        }
    }

    public static void CheckSplit(Faults faults, SplitHouseholdRequest request)
    {
        CheckIds(faults, "member_ids", request.MemberIds, MaxMembers);
        CheckAddress(faults, "address", request.Address);
    }

    public static void CheckAbsence(Faults faults, ReportAbsenceRequest request)
    {
        if (request.EndTime is null)
        {
            faults.Required("end_time");
        }

        Instants.Check(faults, "end_time", request.EndTime);

        if (request.Deputy is { } deputy)
        {
            faults.Text("deputy.system", deputy.System, MaxProfessionalLength, required: true);
            faults.Text("deputy.value", deputy.Value, MaxProfessionalLength, required: true);
            faults.Text("deputy.role", deputy.Role, MaxProfessionalLength);
        }
    }

    public static void CheckReason(Faults faults, string reason, bool required = true) => faults.Text("reason", reason, MaxReasonLength, required);

    /// <summary>Faults an epoch that no coordinator can have; 0 is one that was not said.</summary>
    public static void CheckEpoch(Faults faults, long epoch, bool required = true)
    {
        if (epoch < 0)
        {
            faults.Invalid("coordinator_epoch", "An epoch from 1.");
        }
        else if (required && epoch == 0)
        {
            faults.Required("coordinator_epoch");
        }
    }

    public static void CheckAddress(Faults faults, string path, Address? address, bool required = false)
    {
        if (address is not null)
        {
            AddressCheck.Check(faults, path, address);
        }
        else if (required)
        {
            faults.Required(path);
        }
    }

    /// <summary>Faults a list of the contract's ids that is empty, too long, or holds what is none or was named before.</summary>
    public static void CheckIds(Faults faults, string path, IReadOnlyList<string> ids, int max)
    {
        if (ids.Count == 0)
        {
            faults.Required(path);
        }

        CheckNames(faults, path, ids, max);
        for (var i = 0; i < Math.Min(ids.Count, max); i++)
        {
            Uuids.Check(faults, $"{path}[{i}]", ids[i]);
        }
    }

    public static void CheckNames(Faults faults, string path, IReadOnlyList<string> names, int max)
    {
        if (names.Count > max)
        {
            faults.Invalid(path, $"At most {max}.");
            return;
        }

        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i].Length == 0)
            {
                faults.Required($"{path}[{i}]");
            }
            else if (!seen.Add(names[i]))
            {
                faults.Invalid($"{path}[{i}]", "Named before.");
            }
        }
    }

    public static void NotGiven(Faults faults, string field, bool given)
    {
        if (given)
        {
            faults.NotAllowed(field, "This field is output only.");
        }
    }
}
