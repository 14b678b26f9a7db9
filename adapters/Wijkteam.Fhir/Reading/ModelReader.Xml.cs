using System.Xml;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;

namespace Hl7.Fhir.Reading;

/// <summary>XML: elements in their order, each item of a list by itself. What reads an element leaves the reader behind it.</summary>
internal ref partial struct ModelReader
{
    /// <summary>Longer than any name in FHIR.</summary>
    private const int MaxNameLength = 64;

    /// <summary>Reads the element that starts here: attributes, then members. A primitive has its value and what extends it together.</summary>
    private void ElementMembers(Base target, bool inList = false)
    {
        var levels = Enter(target, inList);
        _depth++;
        AtNone();
        var seen = default(Seen);
        var empty = target is not Model.Resource;
        while (_xml!.MoveToNextAttribute())
        {
            if (_xml.NamespaceURI != XmlForm.Declarations)
            {
                empty = false;
                AttributeOf(target, ref seen);
            }
        }

        _xml.MoveToElement();
        var closed = _xml.IsEmptyElement;
        _xml.Read();
        while (!closed && IsAtChild())
        {
            empty = false;
            Child(target, ref seen);
        }

        if (empty)
        {
            FaultOfParent(FhirFaults.Empty, "An element must have a value or something in it.");
        }
        else
        {
            target.CheckMembers(ref this, ref seen);
        }

        if (!closed)
        {
            _xml!.Read();
        }

        _depth--;
        _nesting -= levels;
    }

    private void Child(Base target, scoped ref Seen seen)
    {
        CountElement();
        Span<byte> name = stackalloc byte[MaxNameLength];
        if (!XmlForm.IsInPlace(_xml!))
        {
            FaultOfParent(FhirFaults.WrongNamespace, "The element must be in the namespace of FHIR.");
            _xml!.Skip();
        }
        else if (!target.ReadMember(ref this, XmlForm.Utf8(_xml!.LocalName, name), ref seen))
        {
            FaultOfParent(FhirFaults.UnknownProperty, $"{target.TypeName} has no such element.");
            _xml!.Skip();
        }

        AtNone();
    }

    private void ListElement<T>(scoped ref Seen seen, int bit, string name, scoped ref List<T>? list)
        where T : Base, new()
    {
        if (FirstElement(ref seen, bit, name, list?.Count ?? 0))
        {
            var item = new T();
            ElementMembers(item, inList: true);
            (list ??= new List<T>(1)).Add(item);
        }
    }

    /// <summary>Whether an element may stand here; if not, that is reported and it is skipped.</summary>
    /// <param name="index">How many of a list there are already; -1 for what comes once.</param>
    private bool FirstElement(scoped ref Seen seen, int bit, string name, int index)
    {
        if (_xml!.NodeType == XmlNodeType.Attribute)
        {
            UnknownAttribute();
            return false;
        }

        At(name, index);
        var first = seen.Add(bit);
        if (!first && index < 0)
        {
            Fault(FhirFaults.DuplicateProperty, "An element must not be repeated.");
        }
        else if (bit < seen.Last)
        {
            Fault(FhirFaults.OutOfOrder, "The elements must be in the order of the definition.");
        }
        else
        {
            if (first && index == 0)
            {
                CountElement();
            }

            seen.Last = bit;
            return true;
        }

        _xml.Skip();
        return false;
    }

    /// <summary>Goes down as many levels as JSON would.</summary>
    private int Enter(Base target, bool inList)
    {
        var isValue = target is PrimitiveType && _xml!.IsEmptyElement && _xml.AttributeCount < 2;
        var levels = (inList ? 1 : 0) + (isValue ? 0 : 1);
        _nesting += levels;
        if (_nesting > _limits.MaxDepth)
        {
            Fault(FhirFaults.TooDeep, $"A document must not be nested deeper than {_limits.MaxDepth}.");
            throw new ReadingStoppedException();
        }

        return levels;
    }

    /// <summary>Passes what says nothing, and reports text.</summary>
    /// <returns>Whether an element starts here, or else ends.</returns>
    private readonly bool IsAtChild()
    {
        while (_xml!.NodeType is not (XmlNodeType.Element or XmlNodeType.EndElement))
        {
            if (_xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.EntityReference)
            {
                Fault(FhirFaults.UnexpectedText, "There must be no text here: values are attributes.");
            }

            if (!_xml.Read())
            {
                throw new XmlException("The document ends within an element.");
            }
        }

        return _xml.NodeType == XmlNodeType.Element;
    }

    /// <summary>Ends the path at the element around.</summary>
    private readonly void AtNone()
    {
        _path[_depth].Name = null;
        _path[_depth].Index = -1;
    }
}
