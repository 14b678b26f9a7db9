using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Wijkteam.Adapters.Rest.Requests;

/// <summary>Messages in the protobuf JSON form (https://protobuf.dev/programming-guides/json).</summary>
internal static class JsonMessage
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a message. Unlike the parser, it takes no field twice and says which field is at fault.</summary>
    /// <exception cref="Answers.ProblemException">FIELD_INVALID: it is not such a message.</exception>
    public static IMessage Read(byte[] utf8, MessageDescriptor type)
    {
        JsonShape.Check(utf8, type);
        var text = Decode(utf8);
        if (TryParse(text, type, out var message))
        {
            return message;
        }

        JsonShape.CheckValues(utf8, type);
        throw RequestFault.Invalid("", "The JSON is not in the form of this call.");
    }

    /// <summary>Parses what has the shape of a message.</summary>
    /// <returns>Whether its values are such as well.</returns>
    public static bool TryParse(string json, MessageDescriptor type, out IMessage message)
    {
        try
        {
            message = JsonParser.Default.Parse(json, type);
            return true;
        }
        catch (Exception e) when (e is InvalidProtocolBufferException or InvalidJsonException or FormatException or OverflowException)
        {
            message = null!;
            return false;
        }
    }

    private static string Decode(byte[] utf8)
    {
        try
        {
            return StrictUtf8.GetString(utf8);
        }
        catch (DecoderFallbackException)
        {
            throw RequestFault.Invalid("", "The body is not UTF-8.");
        }
    }
}
