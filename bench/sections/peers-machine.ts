/** What the machine allows without any broker, on the CPUs that brokers and loads have. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MachineFigures } from '../limit/machine.ts';
import { emptyPageCache } from '../peers/page-cache.ts';
import { rounds, seconds, sized } from '../peers/size.ts';
import { firstLine, MEASURED_CPU, script } from '../pinned.ts';
import type { Notes } from '../report-results.ts';

export async function machinePart(notes: Notes): Promise<void> {
  for (let round = 0; round < rounds; round++) {
    const directory = mkdtempSync(join(tmpdir(), 'bench-machine-'));
    emptyPageCache();
    const options = { directory, megabytes: sized(1_000), seconds: seconds(2) };
    const child = script('limit/machine.ts', options, MEASURED_CPU);
    const figures: MachineFigures = JSON.parse(await firstLine(child));
    for (const [figure, value] of Object.entries(figures)) notes.note(figure, 'this machine', { value });
    rmSync(directory, { recursive: true });
  }
}
