using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Unicode;
using System.Xml;
using Hl7.Fhir.Model;
using Hl7.Fhir.Reading;
using Hl7.Fhir.Utility;

namespace Hl7.Fhir.Serialization;

/// <summary>A document in XML from its first byte to its last.</summary>
internal sealed class XmlDocumentReader(FhirLimits limits)
{
    private const char ByteOrderMark = '\uFEFF';

    public bool TryRead(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out Resource? instance, out IEnumerable<CodedException> issues)
    {
        var faults = new FaultList();
        instance = null;
        if (utf8.Length > limits.MaxBytes)
        {
            faults.AddTooManyBytes(limits.MaxBytes);
        }
        else if (!Utf8.IsValid(utf8))
        {
            faults.AddInvalidUtf8();
        }
        else
        {
            instance = Read(utf8, faults);
        }

        return Finish(instance, faults, out issues);
    }

    public bool TryRead(string xml, [NotNullWhen(true)] out Resource? instance, out IEnumerable<CodedException> issues)
    {
        var faults = new FaultList();
        instance = null;

        // A character is at least one byte.
        if (xml.Length > limits.MaxBytes || Encoding.UTF8.GetByteCount(xml) > limits.MaxBytes)
        {
            faults.AddTooManyBytes(limits.MaxBytes);
        }
        else
        {
            instance = Read(new CharacterReader(xml.AsMemory().TrimStart(ByteOrderMark)), faults);
        }

        return Finish(instance, faults, out issues);
    }

    public bool TryRead(XmlReader reader, [NotNullWhen(true)] out Resource? instance, out IEnumerable<CodedException> issues)
    {
        var faults = new FaultList();
        instance = Read(reader, faults, whole: false);
        return Finish(instance, faults, out issues);
    }

    private bool Finish(Resource? instance, FaultList faults, out IEnumerable<CodedException> issues)
    {
        issues = faults.ToIssues((code, message, path, line, position) => new FhirXmlException(code, message, path, line, position), default, limits.MaxFaults);
        return instance is not null && faults.Count == 0;
    }

    private Resource? Read(ReadOnlySpan<byte> utf8, FaultList faults)
    {
        // No longer than it is in bytes. Not a string: that would be twice the document for a moment's use.
        var characters = ArrayPool<char>.Shared.Rent(utf8.Length);
        try
        {
            return Read(new CharacterReader(characters.AsMemory(0, Encoding.UTF8.GetChars(utf8, characters)).TrimStart(ByteOrderMark)), faults);
        }
        finally
        {
            ArrayPool<char>.Shared.Return(characters, clearArray: true);
        }
    }

    private Resource? Read(TextReader text, FaultList faults)
    {
        using var reader = XmlReader.Create(text, XmlForm.Settings);
        return Read(reader, faults, whole: true);
    }

    /// <param name="whole">Whether the resource must be all that there is.</param>
    private Resource? Read(XmlReader xml, FaultList faults, bool whole)
    {
        var path = ArrayPool<PathFrame>.Shared.Rent(limits.MaxDepth + 2);
        var model = new ModelReader(xml, limits, path, faults);
        Resource? resource = null;
        try
        {
            if (IsAtRoot(xml, faults))
            {
                resource = model.Root();
            }

            while (whole && xml.Read())
            {
                // Comments and white space are all that may follow; anything else throws.
            }
        }
        catch (ReadingStoppedException)
        {
            // The fault that stopped it is reported.
        }
        catch (XmlException e)
        {
            model.Broken(e);
        }
        finally
        {
            ArrayPool<PathFrame>.Shared.Return(path);
        }

        return resource;
    }

    /// <summary>Passes what comes before the resource.</summary>
    private static bool IsAtRoot(XmlReader xml, FaultList faults)
    {
        while (xml.NodeType != XmlNodeType.Element)
        {
            if (!xml.Read())
            {
                throw new XmlException("There is no element.");
            }

            if (xml.NodeType == XmlNodeType.XmlDeclaration && xml.GetAttribute("encoding") is { } encoding && !encoding.Equals("utf-8", StringComparison.OrdinalIgnoreCase))
            {
                faults.AddInvalidUtf8();
                return false;
            }
        }

        return true;
    }
}
