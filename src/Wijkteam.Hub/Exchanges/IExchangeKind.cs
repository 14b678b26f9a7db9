using Google.Protobuf;
using Wijkteam.Hub.Journal;

namespace Wijkteam.Hub.Exchanges;

/// <summary>One kind of exchange, as the hub itself finds them: to close them, and to look at their terms. Each capability that has exchanges brings its own.</summary>
internal interface IExchangeKind
{
    RecordKind Kind { get; }

    /// <summary>The numbers of the statuses in which an exchange goes on.</summary>
    IReadOnlyList<int> OpenStatuses { get; }

    /// <summary>Null if there is no such exchange.</summary>
    ValueTask<ExchangeState?> FindAsync(Guid id, CancellationToken cancellationToken);

    /// <summary>A citizen's exchanges, oldest first.</summary>
    ValueTask<IReadOnlyList<ExchangeRecord>> ListAsync(Guid subjectId, CancellationToken cancellationToken);

    /// <summary>Whether the contract's status of this number is a final one.</summary>
    bool IsFinal(int status);

    /// <summary>Who has a part in such an exchange; null if it is nobody else's business that there is one: it goes to Veilig Thuis.</summary>
    /// <param name="body">The contract's message.</param>
    IReadOnlyCollection<string>? PartiesOf(IMessage body);
}
