// Starts the real decompression worker from its TypeScript source, which a thread of Node 20 cannot load by itself.
import { register } from 'tsx/esm/api';

register();
await import('../../../../src/platform/node/compute-worker.ts');
