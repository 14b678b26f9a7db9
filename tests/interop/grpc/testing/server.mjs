// A server in Node: listens on loopback, prints its port, and ends with its standard input. With INTEROP_MUTUAL it asks for a client's certificate. See README.md.
import grpc from '@grpc/grpc-js';
import { TestService, payload, pem } from './wire.mjs';

const INITIAL = 'x-grpc-test-echo-initial';
const TRAILING = 'x-grpc-test-echo-trailing-bin';

/** Echoes the metadata of the tests; returns the trailers. */
function echo(call) {
  const trailers = new grpc.Metadata();
  const headers = new grpc.Metadata();
  for (const value of call.metadata.get(INITIAL)) headers.add(INITIAL, value);
  for (const value of call.metadata.get(TRAILING)) trailers.add(TRAILING, value);
  call.sendMetadata(headers);
  return trailers;
}

const statusOf = (request, trailers) => request.response_status && { code: request.response_status.code, details: request.response_status.message, metadata: trailers };

const server = new grpc.Server();
server.addService(TestService.service, {
  EmptyCall: (call, answer) => answer(null, {}),
  UnaryCall(call, answer) {
    const trailers = echo(call);
    answer(statusOf(call.request, trailers), { payload: payload(call.request.response_size) }, trailers);
  },
  StreamingOutputCall(call) {
    for (const { size } of call.request.response_parameters) call.write({ payload: payload(size) });
    call.end();
  },
  StreamingInputCall(call, answer) {
    let sum = 0;
    call.on('data', (request) => { sum += request.payload.body.length; });
    call.on('end', () => answer(null, { aggregated_payload_size: sum }));
  },
  FullDuplexCall(call) {
    const trailers = echo(call);
    call.on('data', (request) => {
      const status = statusOf(request, trailers);
      if (status) call.emit('error', status);
      for (const { size } of request.response_parameters) call.write({ payload: payload(size) });
    });
    call.on('end', () => call.end(trailers));
  },
});

const credentials = pem('INTEROP_ROOT')
  ? grpc.ServerCredentials.createSsl(pem('INTEROP_ROOT'), [{ private_key: pem('INTEROP_KEY'), cert_chain: pem('INTEROP_CERT') }], process.env.INTEROP_MUTUAL === '1')
  : grpc.ServerCredentials.createInsecure();
server.bindAsync('127.0.0.1:0', credentials, (error, port) => {
  if (error) throw error;
  console.log(port);
});
process.stdin.on('end', () => process.exit()).resume();
