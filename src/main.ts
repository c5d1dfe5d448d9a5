#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { resolve } from 'node:path';

// A start compiles two thousand files; what one run has compiled the next ones read. Threads and child processes find the
// folder by the setting, which Node itself reads. Where nothing can be written, nothing is kept and nobody is bothered.
process.env.NODE_COMPILE_CACHE ??= resolve(import.meta.dirname, '../node_modules/.cache/svod/compiled');
enableCompileCache(process.env.NODE_COMPILE_CACHE);
await import('./program.ts');
