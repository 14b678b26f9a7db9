using System.Security.Cryptography;
using System.Text;
using Wijkteam.Hub.Keys;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Journal;

/// <summary>Turns what a citizen, or a participant's own referral, is known by into the keyed HMAC under which the hub finds them again.</summary>
/// <remarks>There are about 9×10⁷ BSNs: without the key, a hash of one is no protection.</remarks>
internal sealed class Identities(IKeyStore keys)
{
    private const char Separator = '\u001f';

    private readonly byte[] _key = keys.HubKey(HubKeyNames.Identity, () => RandomNumberGenerator.GetBytes(Sealer.KeySize));

    /// <summary>32 bytes; null for a subject that cannot be known again. A BSN is the same citizen to all; a person by name, date of birth and address is
    /// known again only to the participant that named them, since matching people is a desk's work and not the hub's.</summary>
    public byte[]? HmacOf(Subject subject, string participantId) => subject.Identification switch
    {
        SubjectIdentification.Bsn => Hmac("bsn", subject.Bsn),
        SubjectIdentification.Person when subject.Address is null => Hmac(
            "person without address", participantId, subject.Name.Given, subject.Name.Family, subject.BirthDate, subject.AreaCode),
        SubjectIdentification.Person => Hmac(
            "person", participantId, subject.Name.Given, subject.Name.Family, subject.BirthDate, subject.Address.Postcode, $"{subject.Address.HouseNumber}",
            subject.Address.HouseNumberSuffix),
        _ => null,
    };

    /// <summary>32 bytes, for a participant's own identifier of what it submitted: another participant's is another one, whatever it looks like.</summary>
    public byte[] HmacOf(Identifier external, string participantId) => Hmac("external", participantId, external.System, external.Value);

    private byte[] Hmac(params ReadOnlySpan<string> parts) => HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(string.Join(Separator, parts)));
}
