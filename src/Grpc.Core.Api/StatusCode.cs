namespace Grpc.Core;

/// <summary>The seventeen status codes of gRPC, with their numbers on the wire (trailer <c>grpc-status</c>).</summary>
public enum StatusCode
{
    /// <summary>Success.</summary>
    OK = 0,

    /// <summary>The call was cancelled, usually by its caller.</summary>
    Cancelled = 1,

    /// <summary>A failure of which nothing better is known.</summary>
    Unknown = 2,

    /// <summary>The request is wrong whatever the state of the server.</summary>
    InvalidArgument = 3,

    /// <summary>The deadline passed first. The operation may have succeeded all the same.</summary>
    DeadlineExceeded = 4,

    /// <summary>What was asked for does not exist.</summary>
    NotFound = 5,

    /// <summary>What should have been created exists.</summary>
    AlreadyExists = 6,

    /// <summary>The caller is known but not allowed to do this.</summary>
    PermissionDenied = 7,

    /// <summary>A quota or capacity is used up.</summary>
    ResourceExhausted = 8,

    /// <summary>The state does not allow it; a retry helps only after the state has been changed.</summary>
    FailedPrecondition = 9,

    /// <summary>Lost against a concurrent operation; retry the whole transaction.</summary>
    Aborted = 10,

    /// <summary>Beyond the valid range, which may grow.</summary>
    OutOfRange = 11,

    /// <summary>The server has no such operation.</summary>
    Unimplemented = 12,

    /// <summary>An invariant is broken: a defect.</summary>
    Internal = 13,

    /// <summary>Not reachable at present; retry with back-off.</summary>
    Unavailable = 14,

    /// <summary>Data is lost or corrupt beyond repair.</summary>
    DataLoss = 15,

    /// <summary>The caller's identity is missing or not valid.</summary>
    Unauthenticated = 16,
}
