"""A server in Python: listens on loopback, prints its port, and ends with its standard input. With INTEROP_MUTUAL it asks for a client's certificate. See README.md."""

import os
import sys
from concurrent import futures

import grpc
from wire import INITIAL, METHODS, TRAILING, Empty, messages, payload, pem


def echo(context):
    metadata = dict(context.invocation_metadata())
    if INITIAL in metadata:
        context.send_initial_metadata(((INITIAL, metadata[INITIAL]),))
    if TRAILING in metadata:
        context.set_trailing_metadata(((TRAILING, metadata[TRAILING]),))


def end_as_asked(request, context):
    if request.HasField("response_status"):
        code = next(code for code in grpc.StatusCode if code.value[0] == request.response_status.code)
        context.abort(code, request.response_status.message)


def empty_call(request, context):
    return Empty()


def unary_call(request, context):
    if request.response_compressed.value:
        context.set_compression(grpc.Compression.Gzip)
    echo(context)
    end_as_asked(request, context)
    return messages.SimpleResponse(payload=payload(request.response_size))


def streaming_output_call(request, context):
    if any(each.compressed.value for each in request.response_parameters):
        context.set_compression(grpc.Compression.Gzip)
    for each in request.response_parameters:
        if not each.compressed.value:
            context.disable_next_message_compression()
        yield messages.StreamingOutputCallResponse(payload=payload(each.size))


def streaming_input_call(requests, context):
    return messages.StreamingInputCallResponse(aggregated_payload_size=sum(len(request.payload.body) for request in requests))


def full_duplex_call(requests, context):
    echo(context)
    for request in requests:
        end_as_asked(request, context)
        for each in request.response_parameters:
            yield messages.StreamingOutputCallResponse(payload=payload(each.size))


BEHAVIOURS = {
    "EmptyCall": empty_call,
    "UnaryCall": unary_call,
    "StreamingOutputCall": streaming_output_call,
    "StreamingInputCall": streaming_input_call,
    "FullDuplexCall": full_duplex_call,
}


def handler(name):
    kind, request, response = METHODS[name]
    return getattr(grpc, f"{kind}_rpc_method_handler")(BEHAVIOURS[name], request_deserializer=request.FromString, response_serializer=response.SerializeToString)


server = grpc.server(futures.ThreadPoolExecutor(max_workers=8))
server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler("grpc.testing.TestService", {name: handler(name) for name in BEHAVIOURS}),))
if pem("INTEROP_ROOT"):
    credentials = grpc.ssl_server_credentials([(pem("INTEROP_KEY"), pem("INTEROP_CERT"))], pem("INTEROP_ROOT"), os.environ.get("INTEROP_MUTUAL") == "1")
    port = server.add_secure_port("127.0.0.1:0", credentials)
else:
    port = server.add_insecure_port("127.0.0.1:0")
server.start()
print(port, flush=True)
sys.stdin.read()
server.stop(None)
