using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Consents;

/// <summary>How closely a consent that covers a disclosure names it; "any" and "all" are the less specific of each pair.</summary>
internal enum RecipientReach
{
    Any,
    Kind,
    Named,
}

/// <summary>The specificity of a consent for one disclosure, comparable as <c>consent.proto</c> says: recipient before domains before purpose.</summary>
internal readonly record struct ConsentReach(RecipientReach Recipient, bool NamesDomain, bool NamesPurpose) : IComparable<ConsentReach>
{
    /// <summary>The reach of a scope; null if it does not cover the disclosure.</summary>
    public static ConsentReach? Of(ConsentScope scope, string recipientId, ParticipantKind recipientKind, ConsentPurpose purpose, LifeDomain domain)
    {
        var namesPurpose = scope.Purpose != ConsentPurpose.Unspecified;
        var namesDomain = scope.LifeDomains.Count > 0;
        if ((namesPurpose && scope.Purpose != purpose) || (namesDomain && !scope.LifeDomains.Contains(domain)))
        {
            return null;
        }

        if (scope.RecipientParticipantId.Length > 0)
        {
            return scope.RecipientParticipantId == recipientId ? new(RecipientReach.Named, namesDomain, namesPurpose) : null;
        }

        if (scope.RecipientKind != ParticipantKind.Unspecified)
        {
            return scope.RecipientKind == recipientKind ? new(RecipientReach.Kind, namesDomain, namesPurpose) : null;
        }

        return new(RecipientReach.Any, namesDomain, namesPurpose);
    }

    public int CompareTo(ConsentReach other) =>
        (Recipient, NamesDomain, NamesPurpose).CompareTo((other.Recipient, other.NamesDomain, other.NamesPurpose));

    public static bool operator <(ConsentReach left, ConsentReach right) => left.CompareTo(right) < 0;

    public static bool operator >(ConsentReach left, ConsentReach right) => left.CompareTo(right) > 0;

    public static bool operator <=(ConsentReach left, ConsentReach right) => left.CompareTo(right) <= 0;

    public static bool operator >=(ConsentReach left, ConsentReach right) => left.CompareTo(right) >= 0;
}
