/** Brokers of a real cluster that stand still or are heard in one direction only, under load of our client. */
import { ottlaWriter } from './cluster-load.ts';
import { faultSuite } from './cluster-suite.ts';

faultSuite([ottlaWriter()]);
