/** Brokers of a real cluster killed with -9 in every role, under load of our client. */
import { ottlaWriter } from './cluster-load.ts';
import { killSuite } from './cluster-suite.ts';

killSuite([ottlaWriter()]);
