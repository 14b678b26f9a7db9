"""A client in Python: plays the cases named by its arguments against INTEROP_TARGET and prints how each went. See README.md."""

import os
import queue
import sys
import traceback

import grpc
from wire import INITIAL, METHODS, TRAILING, Empty, messages, payload, pem

TARGET = os.environ["INTEROP_TARGET"]
SPECIAL = "\t\ntest with whitespace\r\nand Unicode BMP ☺ and non-BMP \U0001F608\t\n"
DEADLINE = 30
TRUE, FALSE = messages.BoolValue(value=True), messages.BoolValue(value=False)

if pem("INTEROP_ROOT"):
    channel = grpc.secure_channel(TARGET, grpc.ssl_channel_credentials(pem("INTEROP_ROOT"), pem("INTEROP_KEY"), pem("INTEROP_CERT")))
else:
    channel = grpc.insecure_channel(TARGET)


def method(name, service="TestService"):
    kind, request, response = METHODS[name]
    return getattr(channel, kind)(f"/grpc.testing.{service}/{name}", request_serializer=request.SerializeToString, response_deserializer=response.FromString)


def large(**fields):
    return messages.SimpleRequest(response_size=314159, payload=payload(271828), **fields)


def output(size, sent=None, compressed=None):
    parameters = messages.ResponseParameters(size=size, compressed=compressed)
    return messages.StreamingOutputCallRequest(response_parameters=[parameters], payload=payload(sent) if sent else None)


def unary(request, **options):
    return method("UnaryCall")(request, timeout=DEADLINE, **options)


def sized(response, size=314159):
    assert response.payload.body == bytes(size), len(response.payload.body)


def status_of(make):
    """The status that a call ends with."""
    try:
        call = make()
        if hasattr(call, "__next__"):
            list(call)
        return grpc.StatusCode.OK, ""
    except grpc.RpcError as error:
        return error.code(), error.details()


def empty_unary():
    assert method("EmptyCall")(Empty(), timeout=DEADLINE) == Empty()


def large_unary():
    sized(unary(large()))


def client_compressed_unary():
    assert status_of(lambda: unary(large(expect_compressed=TRUE)))[0] == grpc.StatusCode.INVALID_ARGUMENT
    sized(unary(large(expect_compressed=TRUE), compression=grpc.Compression.Gzip))
    sized(unary(large(expect_compressed=FALSE)))


def server_compressed_unary():
    sized(unary(large(response_compressed=TRUE)))
    sized(unary(large(response_compressed=FALSE)))


def client_streaming():
    requests = [messages.StreamingInputCallRequest(payload=payload(size)) for size in (27182, 8, 1828, 45904)]
    assert method("StreamingInputCall")(iter(requests), timeout=DEADLINE).aggregated_payload_size == 74922


def _streams(*parameters):
    request = messages.StreamingOutputCallRequest(response_parameters=parameters)
    responses = list(method("StreamingOutputCall")(request, timeout=DEADLINE))
    assert [len(response.payload.body) for response in responses] == [each.size for each in parameters]


def server_streaming():
    _streams(*(messages.ResponseParameters(size=size) for size in (31415, 9, 2653, 58979)))


def server_compressed_streaming():
    _streams(messages.ResponseParameters(size=31415, compressed=TRUE), messages.ResponseParameters(size=92653, compressed=FALSE))


def ping_pong():
    requests = queue.Queue()
    call = method("FullDuplexCall")(iter(requests.get, None), timeout=DEADLINE)
    for size, sent in ((31415, 27182), (9, 8), (2653, 1828), (58979, 45904)):
        requests.put(output(size, sent))
        sized(next(call), size)
    requests.put(None)
    assert list(call) == []
    assert call.code() == grpc.StatusCode.OK


def empty_stream():
    assert list(method("FullDuplexCall")(iter([]), timeout=DEADLINE)) == []


def custom_metadata():
    metadata = ((INITIAL, "test_initial_metadata_value"), (TRAILING, b"\xab\xab\xab"))
    _, single = method("UnaryCall").with_call(large(), metadata=metadata, timeout=DEADLINE)
    stream = method("FullDuplexCall")(iter([output(314159, 271828)]), metadata=metadata, timeout=DEADLINE)
    sized(next(stream))
    assert list(stream) == []
    for call in (single, stream):
        assert dict(call.initial_metadata())[INITIAL] == "test_initial_metadata_value"
        assert dict(call.trailing_metadata())[TRAILING] == b"\xab\xab\xab"


def status_code_and_message():
    status = messages.EchoStatus(code=2, message="test status message")
    expected = (grpc.StatusCode.UNKNOWN, "test status message")
    assert status_of(lambda: unary(messages.SimpleRequest(response_status=status))) == expected
    request = messages.StreamingOutputCallRequest(response_status=status)
    assert status_of(lambda: method("FullDuplexCall")(iter([request]), timeout=DEADLINE)) == expected


def special_status_message():
    status = messages.EchoStatus(code=2, message=SPECIAL)
    assert status_of(lambda: unary(messages.SimpleRequest(response_status=status))) == (grpc.StatusCode.UNKNOWN, SPECIAL)


def unimplemented_method():
    assert status_of(lambda: method("UnimplementedCall")(Empty(), timeout=DEADLINE))[0] == grpc.StatusCode.UNIMPLEMENTED


def unimplemented_service():
    call = method("UnimplementedCall", "UnimplementedService")
    assert status_of(lambda: call(Empty(), timeout=DEADLINE))[0] == grpc.StatusCode.UNIMPLEMENTED


def cancel_after_begin():
    requests = queue.Queue()
    call = method("StreamingInputCall").future(iter(requests.get, None), timeout=DEADLINE)
    call.cancel()
    assert call.cancelled() and call.code() == grpc.StatusCode.CANCELLED
    requests.put(None)


def cancel_after_first_response():
    requests = queue.Queue()
    requests.put(output(31415, 27182))
    call = method("FullDuplexCall")(iter(requests.get, None), timeout=DEADLINE)
    sized(next(call), 31415)
    call.cancel()
    assert status_of(lambda: call)[0] == grpc.StatusCode.CANCELLED
    requests.put(None)


def timeout_on_sleeping_server():
    requests = queue.Queue()
    requests.put(messages.StreamingOutputCallRequest(payload=payload(27182)))
    assert status_of(lambda: method("FullDuplexCall")(iter(requests.get, None), timeout=0.001))[0] == grpc.StatusCode.DEADLINE_EXCEEDED
    requests.put(None)


for name in sys.argv[1:]:
    try:
        globals()[name]()
        print(f"{name} ok", flush=True)
    except Exception:
        print(f"{name} failed: {' '.join(traceback.format_exc().split())}", flush=True)
