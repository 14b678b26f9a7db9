using System.Diagnostics.CodeAnalysis;

namespace Grpc.Core.Utils;

/// <summary>Checks on arguments and state.</summary>
public static class GrpcPreconditions
{
    /// <summary>Requires <paramref name="condition"/>.</summary>
    /// <exception cref="ArgumentException">It does not hold.</exception>
    public static void CheckArgument([DoesNotReturnIf(false)] bool condition)
    {
        if (!condition)
        {
            throw new ArgumentException(message: null);
        }
    }

    /// <summary>Requires <paramref name="condition"/>, or fails with <paramref name="errorMessage"/>.</summary>
    /// <exception cref="ArgumentException">It does not hold.</exception>
    public static void CheckArgument([DoesNotReturnIf(false)] bool condition, string errorMessage)
    {
        if (!condition)
        {
            throw new ArgumentException(errorMessage);
        }
    }

    /// <summary>Returns <paramref name="reference"/>, which must not be null.</summary>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public static T CheckNotNull<T>([NotNull] T? reference) =>
        reference ?? throw new ArgumentNullException(paramName: null);

    /// <summary>Returns <paramref name="reference"/>, which must not be null, or fails naming <paramref name="paramName"/>.</summary>
    /// <exception cref="ArgumentNullException">It is null.</exception>
    public static T CheckNotNull<T>([NotNull] T? reference, string paramName) =>
        reference ?? throw new ArgumentNullException(paramName);

    /// <summary>Requires <paramref name="condition"/> of an object's state.</summary>
    /// <exception cref="InvalidOperationException">It does not hold.</exception>
    public static void CheckState([DoesNotReturnIf(false)] bool condition)
    {
        if (!condition)
        {
            throw new InvalidOperationException();
        }
    }

    /// <summary>Requires <paramref name="condition"/> of an object's state, or fails with <paramref name="errorMessage"/>.</summary>
    /// <exception cref="InvalidOperationException">It does not hold.</exception>
    public static void CheckState([DoesNotReturnIf(false)] bool condition, string errorMessage)
    {
        if (!condition)
        {
            throw new InvalidOperationException(errorMessage);
        }
    }
}
