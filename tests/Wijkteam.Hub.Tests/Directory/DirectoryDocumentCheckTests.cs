using System.Buffers.Text;
using System.Security.Cryptography;
using Google.Protobuf.WellKnownTypes;
using Shouldly;
using Wijkteam.Hub.Directory;
using Wijkteam.Hub.V1;
using Xunit;

namespace Wijkteam.Hub.Tests.Directory;

public sealed class DirectoryDocumentCheckTests
{
    private static readonly Dictionary<string, (string Path, Action<DirectoryDocument> Spoil)> Faults = new(StringComparer.Ordinal)
    {
        ["no participant"] = ("registrations[0].participant", d => d.Registrations[0].Participant = null),
        ["no id"] = ("registrations[0].participant.id", d => d.Registrations[0].Participant.Id = ""),
        ["capital in id"] = ("registrations[0].participant.id", d => d.Registrations[0].Participant.Id = "Huisarts"),
        ["long id"] = ("registrations[0].participant.id", d => d.Registrations[0].Participant.Id = new string('a', 65)),
        ["same id"] = ("registrations[1].participant.id", d => d.Registrations[1].Participant.Id = d.Registrations[0].Participant.Id),
        ["no name"] = ("registrations[0].participant.name", d => d.Registrations[0].Participant.Name = " "),
        ["no kind"] = ("registrations[0].participant.kind", d => d.Registrations[0].Participant.Kind = ParticipantKind.Unspecified),
        ["other kind"] = ("registrations[0].participant.kind", d => d.Registrations[0].Participant.Kind = (ParticipantKind)99),
        ["short AGB"] = ("registrations[0].participant.identifiers[0].value", d => d.Registrations[0].Participant.Identifiers[0].Value = "0199990"),
        ["letter in AGB"] = ("registrations[0].participant.identifiers[0].value", d => d.Registrations[0].Participant.Identifiers[0].Value = "0199990A"),
        ["BSN as identifier"] = ("registrations[0].participant.identifiers[0].system", d => SetSystem(d, "bsn")),
        ["UZOVI of 8"] = ("registrations[0].participant.identifiers[0].value", d => SetSystem(d, "uzovi")),
        ["OIN of 8"] = ("registrations[0].participant.identifiers[0].value", d => SetSystem(d, "oin")),
        ["identifier twice"] = ("registrations[0].participant.identifiers[1]", d => d.Registrations[0].Participant.Identifiers.Add(
            d.Registrations[0].Participant.Identifiers[0].Clone())),
        ["called as the built-in adapter"] = ("registrations[0].participant.id", d => d.Registrations[0].Participant.Id = "fhir"),
        ["adapter as operator"] = ("registrations[0].operator", d => MakeAdapter(d).Operator = true),
        ["adapter as auditor"] = ("registrations[0].auditor", d => MakeAdapter(d).Auditor = true),
        ["adapter pushed"] = ("registrations[0].push", d => MakeAdapter(d).Push = Push("fhir", "https://his.example")),
        ["pushed by nobody"] = ("registrations[1].push.adapter_participant_id", d => d.Registrations[1].Push = Push("niemand", "https://his.example")),
        ["pushed by a practice"] = (
            "registrations[1].push.adapter_participant_id", d => d.Registrations[1].Push = Push(d.Registrations[0].Participant.Id, "https://his.example")),
        ["certificate without a name"] = ("registrations[1].certificates.dns_names", d => d.Registrations[1].Certificates = Certificates()),
        ["certificate for all names"] = ("registrations[1].certificates.dns_names[0]", d => d.Registrations[1].Certificates = Certificates("*.his.example")),
        ["certificate with capitals"] = ("registrations[1].certificates.dns_names[1]", d => d.Registrations[1].Certificates = Certificates("a.example", "HIS.example")),
        ["certificate of two"] = ("registrations[1].certificates.dns_names[0]", d => d.Registrations[0].Certificates = d.Registrations[1].Certificates = Certificates("his.example")),
        ["key called as a certificate"] = ("registrations[0].keys[0].kid", d => d.Registrations[0].Keys.Add(Ec("x5t#S256:a", ECCurve.NamedCurves.nistP256))),
        ["pushed nowhere"] = ("registrations[1].push.endpoint_prefixes", d => d.Registrations[1].Push = Push("fhir")),
        ["pushed without TLS"] = ("registrations[1].push.endpoint_prefixes[0]", d => d.Registrations[1].Push = Push("fhir", "http://his.example")),
        ["pushed to a query"] = ("registrations[1].push.endpoint_prefixes[1]", d => d.Registrations[1].Push = Push("fhir", "https://his.example", "https://his.example/?a")),
        ["area code"] = ("areas[3].code", d => d.Areas[3].Code = "BU0344032"),
        ["area twice"] = ("areas[3].code", d => d.Areas[3].Code = d.Areas[2].Code),
        ["area without district"] = ("areas[3].code", d => d.Areas[3].Code = "BU03449999"),
        ["area without name"] = ("areas[3].name", d => d.Areas[3].Name = ""),
        ["postcode from 0"] = ("address_ranges[0].postcode", d => d.AddressRanges[0].Postcode = "0562AB"),
        ["postcode SS"] = ("address_ranges[0].postcode", d => d.AddressRanges[0].Postcode = "3562SS"),
        ["postcode with space"] = ("address_ranges[0].postcode", d => d.AddressRanges[0].Postcode = "3562 AB"),
        ["house number 0"] = ("address_ranges[0].from_house_number", d => d.AddressRanges[0].FromHouseNumber = 0),
        ["range backwards"] = ("address_ranges[0].to_house_number", d => d.AddressRanges[0].FromHouseNumber = 151),
        ["house number high"] = ("address_ranges[0].to_house_number", d => d.AddressRanges[0].ToHouseNumber = 100_000),
        ["range in district"] = ("address_ranges[0].neighbourhood_code", d => d.AddressRanges[0].NeighbourhoodCode = "WK034403"),
        ["range nowhere"] = ("address_ranges[0].neighbourhood_code", d => d.AddressRanges[0].NeighbourhoodCode = "BU03440399"),
        ["overlap by one"] = ("address_ranges[7].from_house_number", d => d.AddressRanges[7].FromHouseNumber = 39),
        ["team unknown"] = ("teams[0].participant_id", d => d.Teams[0].ParticipantId = "niemand"),
        ["team is practice"] = ("teams[0].participant_id", d => d.Teams[0].ParticipantId = "huisarts-de-brug"),
        ["team twice"] = ("teams[1].participant_id", d => d.Teams[1].ParticipantId = d.Teams[0].ParticipantId),
        ["team nowhere"] = ("teams[0].area_codes", d => d.Teams[0].AreaCodes.Clear()),
        ["team in unknown area"] = ("teams[2].area_codes[0]", d => d.Teams[2].AreaCodes[0] = "WK034499"),
        ["team twice in area"] = ("teams[0].area_codes[1]", d => d.Teams[0].AreaCodes.Add("WK034404")),
        ["team without domain"] = ("teams[0].life_domains", d => d.Teams[0].LifeDomains.Clear()),
        ["team with no domain"] = ("teams[0].life_domains[0]", d => d.Teams[0].LifeDomains[0] = LifeDomain.Unspecified),
        ["team with domain twice"] = ("teams[0].life_domains[1]", d => d.Teams[0].LifeDomains[1] = d.Teams[0].LifeDomains[0]),
        ["ages backwards"] = ("teams[0].max_age", d => d.Teams[0].MaxAge = 17),
        ["age below 0"] = ("teams[0].min_age", d => d.Teams[0].MinAge = -1),
        ["desk unknown"] = ("desks[0].participant_id", d => d.Desks[0].ParticipantId = "niemand"),
        ["desk is insurer"] = ("desks[0].participant_id", d => d.Desks[0].ParticipantId = "zorgverzekeraar-domstad"),
        ["desk of district"] = ("desks[0].municipality_code", d => d.Desks[0].MunicipalityCode = "WK034404"),
        ["desk elsewhere"] = ("desks[0].municipality_code", d => d.Desks[0].MunicipalityCode = "GM0363"),
        ["two desks"] = ("desks[1].municipality_code", d => d.Desks.Add(d.Desks[0].Clone())),
        ["two desks, one unsaid"] = ("desks[1].municipality_code", d => d.Desks.Add(new Desk(d.Desks[0]) { Task = DeskTask.Unspecified })),
        ["desk for nothing"] = ("desks[0].task", d => d.Desks[0].Task = (DeskTask)99),
        ["reports to a municipality"] = ("desks[0].participant_id", d => d.Desks[0].Task = DeskTask.ReportingCode),
        ["term too short"] = ("registrations[0].terms.answer_within", d => Terms(d).AnswerWithin = Duration.FromTimeSpan(TimeSpan.FromSeconds(59))),
        ["term too long"] = ("registrations[0].terms.start_within", d => Terms(d).StartWithin = Duration.FromTimeSpan(TimeSpan.FromDays(366))),
        ["urgent unread too long"] = ("registrations[0].terms.read_urgent_within", d => Terms(d).ReadUrgentWithin = Duration.FromTimeSpan(TimeSpan.FromDays(8))),
        ["nobody to alarm"] = ("registrations[0].terms.contact", d => Terms(d).AlarmAfter = Duration.FromTimeSpan(TimeSpan.FromDays(1))),
        ["contact without a name"] = ("registrations[0].terms.contact.name", d => Terms(d).Contact = new EscalationContact { Email = "a@b.example" }),
        ["contact without a channel"] = ("registrations[0].terms.contact.webhook_url", d => Terms(d).Contact = new EscalationContact { Name = "Teamleider" }),
        ["webhook in the clear"] = ("registrations[0].terms.contact.webhook_url", d => Terms(d).Contact = new EscalationContact { Name = "Teamleider", WebhookUrl = "http://alarm.example" }),
        ["no e-mail address"] = ("registrations[0].terms.contact.email", d => Terms(d).Contact = new EscalationContact { Name = "Teamleider", Email = "Teamleider <a@b.example>" }),
    };

    private static ParticipantTerms Terms(DirectoryDocument document) => document.Registrations[0].Terms ??= new ParticipantTerms();

    public static TheoryData<string> Cases => [.. Faults.Keys];

    [Fact]
    public void Check_DemoDocument_HasNoFaults() => DirectoryDocumentCheck.Check(DemoDirectory.Read()).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Cases))]
    public void Check_OneThingWrong_IsNamedByItsPath(string name)
    {
        var document = DemoDirectory.Read();
        Faults[name].Spoil(document);

        DirectoryDocumentCheck.Check(document).Select(fault => fault.Field).ShouldContain(Faults[name].Path);
    }

    [Fact]
    public void Check_ManyThingsWrong_GathersAll()
    {
        var document = DemoDirectory.Read();
        document.Areas[3].Name = "";
        document.Teams[0].MinAge = -1;
        document.Desks[0].ParticipantId = "niemand";

        DirectoryDocumentCheck.Check(document).Select(fault => fault.Field)
            .ShouldBe(["areas[3].name", "teams[0].min_age", "desks[0].participant_id"]);
    }

    [Fact]
    public void Check_RangeWithinAWiderOne_IsAnOverlapThoughAnotherLiesBetween()
    {
        var document = new DirectoryDocument { Areas = { DemoDirectory.Read().Areas } };
        foreach (var (from, to) in new[] { (50, 60), (1, 100), (10, 20) })
        {
            document.AddressRanges.Add(new AddressRange
            {
                Postcode = "3562AB", FromHouseNumber = from, ToHouseNumber = to, NeighbourhoodCode = "BU03440321",
            });
        }

        DirectoryDocumentCheck.Check(document).Select(fault => fault.Field)
            .ShouldBe(["address_ranges[2].from_house_number", "address_ranges[0].from_house_number"]);
    }

    [Fact]
    public void Check_SoundKeys_ArePassed() => KeyFaults(Ec("a", ECCurve.NamedCurves.nistP256), Ec("b", ECCurve.NamedCurves.nistP384), Rsa("c", 2048))
        .ShouldBeEmpty();

    [Fact]
    public void Check_KidTwice_IsRefused() => KeyFaults(Ec("a", ECCurve.NamedCurves.nistP256), Rsa("a", 2048)).ShouldBe(["[1].kid"]);

    [Fact]
    public void Check_ShortRsaKey_IsRefused() => KeyFaults(Rsa("a", 1024)).ShouldBe(["[0].n"]);

    [Fact]
    public void Check_SmallRsaExponent_IsRefused()
    {
        var key = Rsa("a", 2048);
        key.E = "Aw";
        KeyFaults(key).ShouldBe(["[0].e"]);
    }

    [Fact]
    public void Check_PointBesideTheCurve_IsRefused()
    {
        var key = Ec("a", ECCurve.NamedCurves.nistP256);
        (key.X, key.Y) = (key.Y, key.X);
        KeyFaults(key).ShouldBe(["[0].x"]);
    }

    [Fact]
    public void Check_CurveOfOtherLength_IsRefused()
    {
        var key = Ec("a", ECCurve.NamedCurves.nistP256);
        key.Crv = "P-384";
        KeyFaults(key).ShouldBe(["[0].x", "[0].y"]);
    }

    [Fact]
    public void Check_OtherCurveKindOrMember_IsRefused()
    {
        var key = Ec("b", ECCurve.NamedCurves.nistP256);
        key.N = "AQAB";
        KeyFaults(new PublicKey { Kid = "a", Kty = "EC", Crv = "P-521" }, key, new PublicKey { Kid = "c", Kty = "oct" }, new PublicKey { Kty = "RSA" })
            .ShouldBe(["[0].crv", "[1].n", "[2].kty", "[3].kid", "[3].n", "[3].e"]);
    }

    private static IEnumerable<string> KeyFaults(params PublicKey[] keys)
    {
        const string Path = "registrations[0].keys";
        var document = DemoDirectory.Read();
        document.Registrations[0].Keys.Add(keys);
        var fields = DirectoryDocumentCheck.Check(document).Select(fault => fault.Field).ToList();
        fields.ShouldAllBe(field => field.StartsWith(Path, StringComparison.Ordinal));
        return fields.Select(field => field[Path.Length..]);
    }

    private static PublicKey Ec(string kid, ECCurve curve)
    {
        using var key = ECDsa.Create(curve);
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return new PublicKey
        {
            Kid = kid,
            Kty = "EC",
            Crv = $"P-{key.KeySize}",
            X = Base64Url.EncodeToString(point.X),
            Y = Base64Url.EncodeToString(point.Y),
        };
    }

    private static PublicKey Rsa(string kid, int bits)
    {
        using var key = RSA.Create(bits);
        var parameters = key.ExportParameters(includePrivateParameters: false);
        return new PublicKey
        {
            Kid = kid, Kty = "RSA", N = Base64Url.EncodeToString(parameters.Modulus), E = Base64Url.EncodeToString(parameters.Exponent),
        };
    }

    private static Registration MakeAdapter(DirectoryDocument document)
    {
        document.Registrations[0].Participant.Kind = ParticipantKind.Adapter;
        return document.Registrations[0];
    }

    private static CertificateRegistration Certificates(params string[] names) => new() { DnsNames = { names } };

    private static PushRegistration Push(string adapter, params string[] prefixes) => new() { AdapterParticipantId = adapter, EndpointPrefixes = { prefixes } };

    private static void SetSystem(DirectoryDocument document, string system) =>
        document.Registrations[0].Participant.Identifiers[0].System = $"http://fhir.nl/fhir/NamingSystem/{system}";
}
