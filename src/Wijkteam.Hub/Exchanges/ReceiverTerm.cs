using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Exchanges;

/// <summary>The term that runs for a receiver of an exchange, or that has passed last.</summary>
/// <param name="ReceivedVersion">The version by which the receiver got the exchange.</param>
internal readonly record struct ReceiverTerm(string Receiver, Term Term, long ReceivedVersion = 1);
