using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Xml;
using Hl7.Fhir.Serialization;

namespace Hl7.Fhir.Reading;

/// <summary>The faults, each with its path.</summary>
internal ref partial struct ModelReader
{
    /// <summary>Reports the member on which the reader stands.</summary>
    public readonly void Fault(string code, string message) => Fault(code, message, _depth);

    /// <summary>Reports the object that the reader is in.</summary>
    public readonly void FaultOfParent(string code, string message) => Fault(code, message, _depth - 1);

    /// <summary>Reports where the document stops being JSON, or is nested too deep.</summary>
    public readonly void Broken(scoped ReadOnlySpan<byte> document)
    {
        var rest = Json.BytesConsumed < document.Length ? document[(int)Json.BytesConsumed..].TrimStart(" \t\r\n:,"u8) : default;

        // At the start of an object or array the reader does not count it yet.
        var depth = Json.CurrentDepth + (Json.TokenType is JsonTokenType.StartObject or JsonTokenType.StartArray ? 1 : 0);
        var (code, message) = depth >= _limits.MaxDepth && !rest.IsEmpty && rest[0] is (byte)'{' or (byte)'['
            ? (FhirFaults.TooDeep, $"A document must not be nested deeper than {_limits.MaxDepth}.")
            : (FhirFaults.InvalidJson, "The document is not JSON from here.");
        _faults.Add(code, message, PathTo(_depth), Json.BytesConsumed);
    }

    public readonly void LoneSurrogate() => _faults.Add(FhirFaults.InvalidJson, "A string must not have half a surrogate pair.", PathTo(_depth), Json.TokenStartIndex);

    /// <summary>Reports where the document stops being XML, or has what is not read, such as a document type.</summary>
    public readonly void Broken(XmlException e) => _faults.Add(
        FhirFaults.InvalidXml, "The document is not XML from here, or has a document type.", PathTo(_depth), e.LineNumber > 0 ? e.LineNumber : null, e.LineNumber > 0 ? e.LinePosition : null);

    public readonly void Trailing() => _faults.Add(FhirFaults.TrailingData, "Nothing may follow the resource.", null, Json.BytesConsumed);

    /// <summary>Reports the member, unless something is reported of it already.</summary>
    private readonly void FaultOnce(string code, string message)
    {
        if (!_faults.Has(PathTo(_depth)))
        {
            Fault(code, message);
        }
    }

    private readonly void Fault(string code, string message, int depth) => Report(code, message, PathTo(depth));

    private readonly void Report(string code, string message, string path)
    {
        if (_xml is null)
        {
            _faults.Add(code, message, path, Json.TokenStartIndex);
        }
        else
        {
            var place = _xml as IXmlLineInfo;
            _faults.Add(code, message, path, place?.LineNumber, place?.LinePosition);
        }

        if (_faults.Count > _limits.MaxFaults)
        {
            throw new ReadingStoppedException();
        }
    }

    private readonly string PathTo(int depth)
    {
        var path = new StringBuilder(_path[0].Name);
        for (var i = 1; i <= depth && _path[i].Name is not null; i++)
        {
            path.Append('.').Append(_path[i].Name);
            if (_path[i].Index >= 0)
            {
                path.Append(CultureInfo.InvariantCulture, $"[{_path[i].Index}]");
            }
        }

        return path.ToString();
    }
}
