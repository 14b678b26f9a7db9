using Grpc.Core;

namespace Grpc.Tests;

public sealed class StatusTests
{
    private static readonly Status NotFound = new(StatusCode.NotFound, "no such referral");

    [Fact]
    public void ToString_NamesCodeAndDetail_AndTheCause()
    {
        NotFound.ToString().ShouldBe("Status(StatusCode=\"NotFound\", Detail=\"no such referral\")");
        new Status(StatusCode.Internal, "d", new InvalidOperationException("why")).ToString()
            .ShouldBe("Status(StatusCode=\"Internal\", Detail=\"d\", DebugException=\"System.InvalidOperationException: why\")");
    }

    [Fact]
    public void Defaults_AreOkAndCancelled()
    {
        Status.DefaultSuccess.StatusCode.ShouldBe(StatusCode.OK);
        Status.DefaultCancelled.StatusCode.ShouldBe(StatusCode.Cancelled);
        Status.DefaultCancelled.Detail.ShouldBeEmpty();
        Enum.GetValues<StatusCode>().Select(code => (int)code).ShouldBe(Enumerable.Range(0, 17));
    }

    [Fact]
    public void Exception_HasStatusMessageTrailersAndCause()
    {
        var cause = new InvalidOperationException("why");
        var trailers = new Metadata { { "k", "v" } };
        var exception = new RpcException(new Status(StatusCode.Internal, "d", cause), trailers);

        exception.StatusCode.ShouldBe(StatusCode.Internal);
        exception.Message.ShouldBe(exception.Status.ToString());
        exception.Trailers.ShouldBeSameAs(trailers);
        exception.InnerException.ShouldBeSameAs(cause);
    }

    [Fact]
    public void Exception_WithAMessage_KeepsIt_AndHasNoTrailersByDefault()
    {
        new RpcException(NotFound, "local").Message.ShouldBe("local");
        new RpcException(NotFound, "local").Trailers.ShouldBeSameAs(Metadata.Empty);
        new RpcException(NotFound, [], "local").Message.ShouldBe("local");
        Should.Throw<ArgumentNullException>(() => new RpcException(NotFound, (Metadata)null!));
    }
}
