using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;

namespace Hl7.Fhir.Reading;

/// <summary>Single values, checked as UTF-8 before anything is made of them.</summary>
internal ref partial struct ModelReader
{
    /// <summary>The longest number that is read as one; a longer one is nobody's measurement.</summary>
    private const int MaxNumberLength = 1_000;

    private static readonly SearchValues<byte> IntegerCharacters = SearchValues.Create("-0123456789"u8);

    /// <returns>The text as it is written, also if it does not have the form it should have; null if it is none.</returns>
    public string? Text(TextRule rule)
    {
        if (_xml is not null)
        {
            return ValueText(rule);
        }

        if (!Expect(JsonTokenType.String, "a string"))
        {
            return null;
        }

        return Json.ValueIsEscaped ? EscapedText(rule) : Checked(Json.ValueSpan, rule);
    }

    /// <summary>The bytes of a string without escapes; empty if this is not one.</summary>
    public readonly ReadOnlySpan<byte> PlainText() =>
        Json.TokenType == JsonTokenType.String && !Json.ValueIsEscaped ? Json.ValueSpan : default;

    public bool? Boolean()
    {
        if (!IsLiteral())
        {
            return null;
        }

        if (Json.TokenType is JsonTokenType.True or JsonTokenType.False)
        {
            return Json.TokenType == JsonTokenType.True;
        }

        Expect(JsonTokenType.True, "true or false");
        return null;
    }

    public int? WholeNumber(int minimum)
    {
        if (!IsLiteral() || !Expect(JsonTokenType.Number, "a number"))
        {
            return null;
        }

        var digits = Json.ValueSpan;
        var plain = digits.IndexOfAnyExcept(IntegerCharacters) < 0 && !digits.SequenceEqual("-0"u8);
        if (plain && Json.TryGetInt32(out var value) && value >= minimum)
        {
            return value;
        }

        Fault(FhirFaults.InvalidValue, minimum == int.MinValue
            ? "Expected a whole number of 32 bits."
            : $"Expected a whole number of 32 bits, from {minimum}.");
        return null;
    }

    public void Decimal(FhirDecimal target)
    {
        if (!IsLiteral() || !Expect(JsonTokenType.Number, "a number"))
        {
            return;
        }

        var digits = Json.ValueSpan;
        if (digits.Length > MaxNumberLength)
        {
            Fault(FhirFaults.InvalidValue, $"Expected a number of at most {MaxNumberLength} characters.");
        }
        else if (digits.Length <= 28 && digits[0] != '-' && digits.IndexOfAny((byte)'e', (byte)'E') < 0 && Json.TryGetDecimal(out var value))
        {
            target.Value = value;
        }
        else
        {
            SetExact(target, digits);
        }
    }

    public void Base64(Base64Binary target)
    {
        if (_xml is not null)
        {
            SetUncommon(target, _xml.Value);
            return;
        }

        if (!Expect(JsonTokenType.String, "a string"))
        {
            return;
        }

        if (Json.ValueIsEscaped || !Base64Form.IsCanonical(Json.ValueSpan))
        {
            SetUncommon(target, Json.GetString()!);
        }
        else
        {
            target.Value = Json.GetBytesFromBase64();
        }
    }

    public readonly void UnknownCode() => Fault(FhirFaults.UnknownCode, "The code is not one of those that are allowed here.");

    private static void SetExact(FhirDecimal target, ReadOnlySpan<byte> digits)
    {
        Span<byte> written = stackalloc byte[64];
        var exact = Utf8Parser.TryParse(digits, out decimal value, out var used) && used == digits.Length
            && Utf8Formatter.TryFormat(value, written, out var length) && digits.SequenceEqual(written[..length]);
        if (exact)
        {
            target.Value = value;
        }
        else
        {
            target.Set(Encoding.UTF8.GetString(digits));
        }
    }

    private readonly void SetUncommon(Base64Binary target, string text)
    {
        var bytes = new byte[text.Length / 4 * 3 + 3];
        if (text.Length == 0)
        {
            Fault(FhirFaults.Empty, "A string must not be empty.");
        }
        else if (Convert.TryFromBase64String(text, bytes, out var length))
        {
            target.Set(bytes[..length], string.Equals(text, Convert.ToBase64String(bytes, 0, length), StringComparison.Ordinal) ? null : text);
        }
        else
        {
            Fault(FhirFaults.InvalidValue, "Expected base64.");
        }
    }

    private string EscapedText(TextRule rule)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(Json.ValueSpan.Length);
        try
        {
            var length = Json.CopyString(buffer);
            return Checked(buffer.AsSpan(0, length), rule);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer, clearArray: true);
        }
    }

    private readonly string Checked(ReadOnlySpan<byte> text, TextRule rule)
    {
        Check(text, rule);
        return Encoding.UTF8.GetString(text);
    }

    private readonly void Check(ReadOnlySpan<byte> text, TextRule rule)
    {
        if (text.IsEmpty)
        {
            Fault(FhirFaults.Empty, "A string must not be empty.");
        }
        else if (!TextForm.Has(text, rule))
        {
            Fault(FhirFaults.InvalidValue, TextForm.Describe(rule));
        }
    }
}
