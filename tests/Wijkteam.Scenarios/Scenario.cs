using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Scenarios;

/// <summary>A hub with the participants and municipalities of <c>deploy</c>, and what people do with it: over the contract alone.</summary>
public abstract class Scenario : IAsyncLifetime
{
    private static int _people;

    protected HubFixture Hub { get; } = new()
    {
        ChangeDirectory = directory =>
        {
            var operators = directory.Registrations.Where(registration => registration.Operator).Select(registration => new Registration(registration) { Push = null }).ToList();
            directory.Registrations.Clear();
            directory.Areas.Clear();
            directory.AddressRanges.Clear();
            directory.Teams.Clear();
            directory.Desks.Clear();
            directory.MergeFrom(Deployed.Participants());
            directory.Registrations.Add(operators.Where(registration => directory.Registrations.All(other => other.Participant.Id != registration.Participant.Id)));
        },
        Settings = { ["Hub:MunicipalitiesFolder"] = Deployed.MunicipalitiesFolder },
    };

    public virtual ValueTask InitializeAsync() => Hub.InitializeAsync();

    public virtual async ValueTask DisposeAsync()
    {
        await Hub.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Somebody who works for a participant.</summary>
    protected Person At(string participantId) => new(Hub.Connect(participantId));

    /// <summary>Somebody who works for a participant, by the number of the professional: two numbers are two people.</summary>
    protected Person At(string participantId, string professionalId) => new(Hub.Connect(participantId, professionalId: professionalId));

    /// <summary>Who comes into a household by their own agreement, or that of who speaks for them, with whom it is for.</summary>
    protected static JoiningMember Joining(Subject citizen, HouseholdRole role, Action<Consent>? with = null)
    {
        var agreement = Person.AgreementOf(citizen);
        agreement.Scope.Purpose = ConsentPurpose.Coordination;
        with?.Invoke(agreement);
        return new JoiningMember { Member = new HouseholdMember { Subject = citizen, Role = role, Basis = Person.Municipal() }, Agreement = agreement };
    }

    /// <summary>An invented citizen with a test BSN.</summary>
    protected static Subject Citizen(int age, string postcode, int houseNumber = 12) => new()
    {
        Identification = SubjectIdentification.Bsn,
        Bsn = Samples.NewBsn(),
        BirthDate = $"{TimeProvider.System.GetUtcNow().Year - age}-01-01",
        Name = new HumanName { Given = "Sam", Family = $"Verzonnen-{Interlocked.Increment(ref _people)}" },
        Address = new Address { Postcode = postcode, HouseNumber = houseNumber, Street = "Verzonnenstraat", City = "Verzonnen" },
    };

    /// <summary>The rules that decided or were passed over, as an explanation has them.</summary>
    protected static string Explained(IEnumerable<Explanation> route) => string.Join('\n', route.Select(explanation => explanation.TextNl));
}
