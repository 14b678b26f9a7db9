using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;

namespace Hl7.Fhir.Reading;

/// <summary>Resources in XML, whose type is the name of their element, and values that are attributes.</summary>
internal ref partial struct ModelReader
{
    private void ResourceElements(scoped ref Seen seen, int bit, string name, scoped ref List<Resource>? list)
    {
        if (FirstElement(ref seen, bit, name, list?.Count ?? 0) && WrappedResource(inList: true) is { } resource)
        {
            (list ??= new List<Resource>(1)).Add(resource);
        }
    }

    /// <summary>Reads the one resource in the element that starts here.</summary>
    private Resource? WrappedResource(bool inList)
    {
        while (_xml!.MoveToNextAttribute())
        {
            if (_xml.NamespaceURI != XmlForm.Declarations)
            {
                Fault(FhirFaults.UnknownProperty, "There is no such attribute.");
            }
        }

        _xml.MoveToElement();
        var closed = _xml.IsEmptyElement;
        var (resource, count) = (default(Resource), 0);
        _xml.Read();
        while (!closed && IsAtChild())
        {
            if (count++ == 0)
            {
                resource = ResourceElement(inList);
            }
            else
            {
                Fault(FhirFaults.TooMany, "There may be 1 at most.");
                _xml.Skip();
            }
        }

        if (count == 0)
        {
            Fault(FhirFaults.Empty, "There must be a resource here.");
        }

        if (!closed)
        {
            _xml.Read();
        }

        return resource;
    }

    /// <summary>Reads the resource that starts here; of a type that there is no class of it is reported and skipped.</summary>
    private Resource? ResourceElement(bool inList)
    {
        CountElement();
        Span<byte> name = stackalloc byte[MaxNameLength];
        if (_xml!.NamespaceURI != XmlForm.Fhir)
        {
            Fault(FhirFaults.WrongNamespace, "The element must be in the namespace of FHIR.");
        }
        else if (ResourceTypes.Create(XmlForm.Utf8(_xml.LocalName, name)) is { } resource)
        {
            if (_depth == 0)
            {
                _path[0].Name = resource.TypeName;
            }

            ElementMembers(resource, inList);
            return resource;
        }
        else
        {
            Fault(FhirFaults.UnknownResourceType, "The type of the resource is not one that is read here.");
        }

        _xml.Skip();
        return null;
    }
}
