// What client.mjs and server.mjs share: the services, and the certificates of the environment (INTEROP_ROOT, INTEROP_CERT, INTEROP_KEY; PEM).
import { fileURLToPath } from 'node:url';
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';

const root = fileURLToPath(new URL('../..', import.meta.url));
const types = loader.loadSync('grpc/testing/test.proto', { includeDirs: [root], keepCase: true, defaults: true, longs: Number });

export const { TestService, UnimplementedService } = grpc.loadPackageDefinition(types).grpc.testing;
export const payload = (size) => ({ body: Buffer.alloc(size) });
export const pem = (name) => (process.env[name] ? Buffer.from(process.env[name]) : null);
