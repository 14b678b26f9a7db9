using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Security.Cryptography;
using Google.Protobuf;
using Wijkteam.Hub.Areas;
using Wijkteam.Hub.Directory.Profiles;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Directory;

/// <summary>The directory at one moment, indexed for reading. Its messages are shared by all readers: never change one.</summary>
internal sealed class DirectorySnapshot
{
    private readonly FrozenDictionary<string, Participant> _participants;
    private readonly FrozenDictionary<string, ImmutableArray<PublicKey>> _keys;
    private readonly FrozenDictionary<string, CertificateRegistration> _certificates;
    private readonly FrozenDictionary<string, Place> _places;
    private readonly FrozenDictionary<string, ImmutableArray<Area>> _areas;
    private readonly FrozenDictionary<string, ImmutableArray<Team>> _teams;
    private readonly AddressIndex _addresses;
    private readonly FrozenDictionary<string, PushRegistration> _pushes;
    private readonly FrozenDictionary<string, ParticipantTerms> _terms;
    private readonly FrozenSet<string> _operators;
    private readonly FrozenDictionary<string, ImmutableArray<string>> _municipalities;
    private readonly FrozenSet<string> _auditors;
    private readonly PlaceBuilder _builder;
    private TablePlaces? _table;

    private DirectorySnapshot(DirectoryDocument document, IReadOnlyList<MunicipalityProfile> profiles, string version)
    {
        Version = version;
        Participants = [.. document.Registrations.Select(r => r.Participant).OrderBy(p => p.Id, StringComparer.Ordinal)];
        _participants = Participants.ToFrozenDictionary(p => p.Id, StringComparer.Ordinal);
        _keys = document.Registrations.ToFrozenDictionary(r => r.Participant.Id, r => r.Keys.ToImmutableArray(), StringComparer.Ordinal);
        _certificates = document.Registrations.Where(r => r.Certificates is not null).ToFrozenDictionary(r => r.Participant.Id, r => r.Certificates, StringComparer.Ordinal);
        _pushes = document.Registrations.Where(r => r.Push is not null).ToFrozenDictionary(r => r.Participant.Id, r => r.Push, StringComparer.Ordinal);
        _terms = document.Registrations.Where(r => r.Terms is not null).ToFrozenDictionary(r => r.Participant.Id, r => r.Terms, StringComparer.Ordinal);
        _operators = document.Registrations.Where(r => r.Operator).Select(r => r.Participant.Id).ToFrozenSet(StringComparer.Ordinal);
        _auditors = document.Registrations.Where(r => r.Auditor).Select(r => r.Participant.Id).ToFrozenSet(StringComparer.Ordinal);
        var rules = profiles.ToFrozenDictionary(profile => profile.MunicipalityCode, profile => new MunicipalityRules(profile), StringComparer.Ordinal);
        LimitedTeams = [.. document.Teams.Where(team => team.Capacity is not null).Select(team => team.ParticipantId).Distinct(StringComparer.Ordinal)];
        LooksAtEarlierSignals = profiles.Any(profile => profile.Triage is { MinEarlierSignals: > 0 });
        _builder = new PlaceBuilder(document, _participants, rules);
        _places = _builder.Build();
        _addresses = new AddressIndex([.. document.AddressRanges.Where(range => _places.ContainsKey(range.NeighbourhoodCode))], _places);
        _municipalities = MunicipalitiesIn(document);
        _areas = ByMunicipality(document.Areas, area => [area.Code], area => area.Code);
        _teams = ByMunicipality(document.Teams, team => team.AreaCodes, team => team.ParticipantId);
    }

    /// <summary>The directory of a hub that was given none: it knows nobody.</summary>
    public static DirectorySnapshot Empty { get; } = Build(new DirectoryDocument(), []);

    /// <summary>Names the content: 32 hexadecimal digits of a SHA-256 over document and profiles. The same ones have the same version on every replica.</summary>
    public string Version { get; }

    /// <summary>All participants, by id.</summary>
    public ImmutableArray<Participant> Participants { get; }

    /// <summary>The teams whose capacity is limited, each once.</summary>
    public ImmutableArray<string> LimitedTeams { get; }

    /// <summary>Who takes over whose open cases.</summary>
    public Successions Successions { get; private set; } = Successions.None;

    /// <summary>Whether any municipality's triage looks at earlier signals.</summary>
    public bool LooksAtEarlierSignals { get; }

    /// <summary>Indexes a document that passed <see cref="DirectoryDocumentCheck"/>. Keeps a copy: the caller may change the document later.</summary>
    /// <param name="profiles">Those that hold on the day, at most one of each municipality, by its code.</param>
    public static DirectorySnapshot Build(DirectoryDocument document, params IReadOnlyList<MunicipalityProfile> profiles)
    {
        // The contract has no maps, so that C# writes the same fields in the same order each time.
        byte[] bytes = document.ToByteArray();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(bytes);
        var whole = DirectoryDocument.Parser.ParseFrom(bytes);
        foreach (var profile in profiles)
        {
            hash.AppendData(profile.ToByteArray());
            whole.Areas.Add(profile.Areas);
            whole.Teams.Add(profile.Teams);
            whole.Desks.Add(profile.Desks);
        }

        return new DirectorySnapshot(whole, profiles, Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16)));
    }

    /// <summary>The same directory with another table of addresses beside it; null: with none.</summary>
    public DirectorySnapshot With(AreaTable? table)
    {
        var other = (DirectorySnapshot)MemberwiseClone();
        other._table = table is null ? null : new TablePlaces(table, code => FindArea(code) ?? _builder.Build(code));
        return other;
    }

    /// <summary>The same directory with others that take over open cases.</summary>
    public DirectorySnapshot With(Successions successions)
    {
        var other = (DirectorySnapshot)MemberwiseClone();
        other.Successions = successions;
        return other;
    }

    /// <summary>The participant with this id; null if there is none.</summary>
    public Participant? FindParticipant(string id) => _participants.GetValueOrDefault(id);

    /// <summary>A participant's public keys; empty if it is not registered.</summary>
    public IReadOnlyList<PublicKey> KeysOf(string participantId) => _keys.GetValueOrDefault(participantId, []);

    /// <summary>Which client certificates are a participant's; null if none is.</summary>
    public CertificateRegistration? CertificatesOf(string participantId) => _certificates.GetValueOrDefault(participantId);

    /// <summary>Who may push a participant's inbox and where to; null if nobody may.</summary>
    public PushRegistration? PushOf(string participantId) => _pushes.GetValueOrDefault(participantId);

    /// <summary>Within what terms a participant answers; null if it has none.</summary>
    public ParticipantTerms? TermsOf(string participantId) => _terms.GetValueOrDefault(participantId);

    /// <summary>The municipalities for which a participant works: those whose areas its teams serve, or whose desk it is.</summary>
    public ImmutableArray<string> MunicipalitiesOf(string participantId) => _municipalities.GetValueOrDefault(participantId, []);

    /// <summary>Whether a participant operates the hub, and may see to the dead letters of all.</summary>
    public bool IsOperator(string participantId) => _operators.Contains(participantId);

    /// <summary>Whether a participant may see the whole log of any citizen.</summary>
    public bool IsAuditor(string participantId) => _auditors.Contains(participantId);

    /// <summary>The place with this area code; null if the directory does not know the area.</summary>
    public Place? FindArea(string areaCode) => _places.GetValueOrDefault(areaCode);

    /// <summary>An area with its name, or with its code for one if the directory does not know it.</summary>
    public Area AreaNamed(string areaCode) => FindArea(areaCode)?.Areas[0] ?? new Area { Code = areaCode, Name = areaCode };

    /// <summary>The neighbourhood of an address, by the document's own ranges or else by the table in force; null if none is known. Allocates nothing once its place is worked out.</summary>
    public Place? FindAddress(string postcode, int houseNumber) => _addresses.Find(postcode, houseNumber) ?? _table?.Find(postcode, houseNumber);

    /// <summary>The areas of a municipality with itself, by code; empty if the directory does not know it.</summary>
    public ImmutableArray<Area> AreasOf(string municipalityCode) => _areas.GetValueOrDefault(municipalityCode, []);

    /// <summary>The teams that serve any area of a municipality, by participant id; empty if there are none.</summary>
    public ImmutableArray<Team> TeamsOf(string municipalityCode) => _teams.GetValueOrDefault(municipalityCode, []);

    private static FrozenDictionary<string, ImmutableArray<string>> MunicipalitiesIn(DirectoryDocument document) => document.Teams
        .SelectMany(team => team.AreaCodes, (team, area) => (team.ParticipantId, Municipality: AreaCode.MunicipalityOf(area)))
        .Concat(document.Desks.Select(desk => (desk.ParticipantId, Municipality: desk.MunicipalityCode)))
        .Distinct()
        .GroupBy(pair => pair.ParticipantId, pair => pair.Municipality, StringComparer.Ordinal)
        .ToFrozenDictionary(group => group.Key, group => group.ToImmutableArray(), StringComparer.Ordinal);

    private static FrozenDictionary<string, ImmutableArray<T>> ByMunicipality<T>(
        IEnumerable<T> items,
        Func<T, IEnumerable<string>> areaCodes,
        Func<T, string> key) => items
        .SelectMany(item => areaCodes(item).Select(AreaCode.MunicipalityOf).Distinct(), (item, code) => (item, code))
        .GroupBy(pair => pair.code, pair => pair.item, StringComparer.Ordinal)
        .ToFrozenDictionary(group => group.Key, group => group.OrderBy(key, StringComparer.Ordinal).ToImmutableArray(), StringComparer.Ordinal);
}
