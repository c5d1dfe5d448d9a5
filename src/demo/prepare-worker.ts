import { parentPort, workerData } from 'node:worker_threads';
import { type PrepareOrder, prepareDemo } from './prepare.ts';

const { options, folder } = workerData as PrepareOrder;
parentPort!.postMessage(await prepareDemo(options, folder));
