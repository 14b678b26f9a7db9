using Hl7.Fhir.Model;
using Wijkteam.Adapters.Fhir.Gp.Mapping;
using Wijkteam.Adapters.Fhir.Gp.Views;
using Wijkteam.Adapters.Fhir.Hub;
using V1 = Wijkteam.Hub.V1;

namespace Wijkteam.Adapters.Fhir.Gp.Households;

/// <summary>A household as a Group of those of its members whom the caller may see. On what they are in it stays over gRPC and REST: no legal basis is weighed here.</summary>
internal static class GroupView
{
    public static async ValueTask<Group> OfAsync(V1.Household household, Participants participants)
    {
        var view = new Group
        {
            Identifier = [HouseholdMeta.Identify(household.Id)],
            Active = household.Status == V1.HouseholdStatus.Active,
            Type = Group.GroupType.Person,
            Actual = true,
            Code = new CodeableConcept { Text = "Huishouden" },
            ManagingEntity = household.Coordinator is { } coordinator ? await participants.ReferToAsync(coordinator.ParticipantId) : null,
            Member = [.. household.Members.Select(member => Compose(household, member))],
        };
        if (household.MergedIntoHouseholdId.Length > 0)
        {
            view.Extension.Add(new Extension { Url = FhirUris.MergedInto, Value = HouseholdMeta.Refer(nameof(Group), household.MergedIntoHouseholdId) });
        }

        HouseholdMeta.Stamp(view, household.Id, household.Version, household.UpdateTime);
        return view;
    }

    /// <summary>The member as a Patient. What has no version of its own has the household's.</summary>
    public static Patient PatientOf(V1.Household household, V1.HouseholdMember member)
    {
        var view = PatientView.Compose(member.Subject);
        HouseholdMeta.Stamp(view, IdOf(household, member).ToString(), household.Version, household.UpdateTime);
        return view;
    }

    private static HouseholdItemId IdOf(V1.Household household, V1.HouseholdMember member) => new(household.Id, member.Id);

    private static Group.MemberComponent Compose(V1.Household household, V1.HouseholdMember member)
    {
        var entity = IdOf(household, member).Refer(nameof(Patient));
        entity.Display = HouseholdMeta.NullIfEmpty($"{member.Subject.Name?.Given} {member.Subject.Name?.Family}".Trim());
        var view = new Group.MemberComponent { Entity = entity, Period = new Period { Start = HouseholdMeta.Write(member.JoinTime) } };
        view.Extension.Add(new Extension { Url = FhirUris.HouseholdRole, Value = new Code(ContractCodes<V1.HouseholdRole>.Of(member.Role)) });
        view.Extension.AddRange(member.LifeDomains.Select(domain => new Extension { Url = FhirUris.SeenLifeDomain, Value = new Code(ContractCodes<V1.LifeDomain>.Of(domain)) }));
        return view;
    }
}
