/** The real world behind the ports: Node's clocks, files and sockets. */
import type { Platform } from '../ports.ts';
import { nodeClock } from './clock.ts';
import { nodeCompute } from './compute.ts';
import { type NodeDiskOptions, nodeDisk } from './disk.ts';
import { nodeNetwork } from './network.ts';
import { nodeRandom } from './random.ts';

/** A platform of its own; `options` are for tests and unusual disks. */
export function nodePlatform(options: { readonly disk?: NodeDiskOptions } = {}): Platform {
  return {
    clock: nodeClock,
    random: nodeRandom,
    disk: nodeDisk(options.disk),
    network: nodeNetwork(),
    compute: nodeCompute(),
  };
}
