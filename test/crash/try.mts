import { connect } from 'node:net';
import { batchOf, produceFrame } from '../../bench/load/frames.ts';

const { frame } = produceFrame('first', batchOf(200, 100).batch, -1);
const s = connect(19192, '127.0.0.1', () => s.write(frame));
s.on('error', (e) => console.log('error', e.message));
s.on('data', (d) => {
  console.log(d);
  s.destroy();
});
