using Google.Protobuf;
using Wijkteam.Hub.Server.Tests.Fixtures;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Server.Tests.Privacy;

/// <summary>A citizen whose every detail occurs nowhere else, so that it is known wherever it turns up.</summary>
internal sealed class Canary
{
    private readonly Dictionary<string, string> _values = [];

    public Canary()
    {
        Bsn = _values["BSN"] = Samples.NewBsn();
        _values["BSN, written with points"] = $"{Bsn[..4]}.{Bsn[4..6]}.{Bsn[6..]}";
        Values = _values;
    }

    public string Bsn { get; }

    /// <summary>The values that may be found nowhere, by what they are.</summary>
    public IReadOnlyDictionary<string, string> Values { get; }

    /// <summary>A value of its own for each use, recognisable by its name.</summary>
    public string Of(string name)
    {
        if (!_values.TryGetValue(name, out var value))
        {
            value = _values[name] = $"Kanarie{name.Replace(" ", "", StringComparison.Ordinal)}{Guid.NewGuid():N}";
        }

        return value;
    }

    public Subject Citizen()
    {
        _values["birth date"] = "1931-02-27";
        return new Subject
        {
            Identification = SubjectIdentification.Bsn,
            Bsn = Bsn,
            BirthDate = "1931-02-27",
            Name = new HumanName { Given = Of("given name"), Family = Of("family name") },
            Address = new Address { Postcode = "3572AB", HouseNumber = 12, Street = Of("street"), City = Of("city") },
            Telephone = _values["telephone"] = "+31609182736",
        };
    }

    public RecordConsentRequest Agreement()
    {
        var request = Samples.Agreement(Bsn, HubFixture.Team);
        request.Subject = Citizen();
        request.Consent.Givers[0] = new ConsentGiver { Capacity = GiverCapacity.LegalRepresentative, Name = Of("giver") };
        return request;
    }

    public SubmitReferralRequest Referral()
    {
        var request = Samples.Referral(Bsn);
        request.Content.Subject = Citizen();
        request.Content.Problems[0].Display = Of("problem");
        request.Content.Question = Of("question");
        request.Content.Background = Of("background");
        request.Content.CitizenWish = Of("wish");
        request.Content.ReferrerContact = Of("contact");
        request.Content.SourceDocument = new SourceDocument { MediaType = "text/plain", Data = ByteString.CopyFromUtf8(Of("source document")) };
        return request;
    }
}
