using Wijkteam.Hub.V1;

namespace Wijkteam.Hub.Platform;

/// <summary>Gathers the faults of a request or document, so that its sender hears of all of them at once.</summary>
internal sealed class Faults
{
    // Enough to mend a message by; a hostile one must not make the hub write a book.
    private const int MaxFaults = 20;

    private readonly List<FieldFault> _faults = [];

    public bool Any => _faults.Count > 0;

    /// <summary>The faults so far, in the order in which they were found.</summary>
    public IReadOnlyList<FieldFault> All => _faults;

    public void Add(string field, RefusalReason reason, string message)
    {
        if (_faults.Count < MaxFaults)
        {
            _faults.Add(new FieldFault(field, reason, message));
        }
    }

    public void Required(string field) => Add(field, RefusalReason.FieldRequired, "This field is required.");

    public void Invalid(string field, string message) => Add(field, RefusalReason.FieldInvalid, message);

    public void NotAllowed(string field, string message) => Add(field, RefusalReason.FieldNotAllowed, message);

    /// <summary>Faults a text that is empty though required, or longer than <paramref name="maxLength"/> UTF-16 units.</summary>
    public void Text(string field, string value, int maxLength, bool required = false)
    {
        if (required && string.IsNullOrWhiteSpace(value))
        {
            Required(field);
        }
        else if (value.Length > maxLength)
        {
            Invalid(field, $"At most {maxLength} characters.");
        }
    }

    /// <summary>A refusal with all faults, of which the first gives the reason; null if there are none.</summary>
    public Refusal? ToRefusal() =>
        _faults.Count == 0 ? null : new Refusal(_faults[0].Reason, $"{_faults[0].Field}: {_faults[0].Message}", _faults);

    /// <summary>Throws <see cref="ToRefusal"/>.</summary>
    /// <exception cref="RefusedException">There are faults.</exception>
    public void ThrowIfAny()
    {
        if (ToRefusal() is { } refusal)
        {
            throw new RefusedException(refusal);
        }
    }
}
