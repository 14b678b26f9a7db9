using Wijkteam.Hub.Consents;
using Wijkteam.Hub.Directory;
using Wijkteam.Hub.Platform;
using Wijkteam.Hub.Subjects;
using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Exchanges;

/// <summary>Whether the grounds of an exchange carry it to another than whom it was submitted to. Pure.</summary>
internal static class ReceiverBasis
{
    /// <summary>SECRECY_NOT_LIFTED, NO_LEGAL_BASIS or BSN_NOT_ENTITLED; null if they do. The citizen's agreement is asked for apart.</summary>
    /// <param name="citizen">As the source named them.</param>
    public static Refusal? Check(ExchangeRecord exchange, ExchangeKind kind, Subject citizen, Participant receiver, DirectorySnapshot directory)
    {
        var source = directory.FindParticipant(exchange.Row.Source)?.Kind ?? ParticipantKind.Unspecified;
        if (BasisPolicy.Check(exchange.Basis, source, receiver.Kind, kind, "basis", citizen.IsNamed()).Refusal is { } refusal)
        {
            return new Refusal(refusal.Reason, $"The grounds of this exchange do not carry it to {receiver.Id}.");
        }

        return citizen.Bsn.Length > 0 && !SubjectCheck.MayUseBsn(receiver.Kind)
            ? new Refusal(RefusalReason.BsnNotEntitled, $"The citizen is named by BSN, which {receiver.Id} may not use.")
            : null;
    }
}
