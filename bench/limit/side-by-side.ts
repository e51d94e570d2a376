/** One round of the section `pipeline` on the version of Node that runs this; prints its results as one JSON line. */
import { measurePipeline } from '../sections/pipeline.ts';

const results = await measurePipeline(1);
const entries = results.names().map((name) => [name, results.values(name)[0]]);
process.stdout.write(`${JSON.stringify(Object.fromEntries(entries))}\n`);
