#!/usr/bin/env node
import { keepCompiledCode } from './compiled-code.ts';

// Before anything else is loaded.
keepCompiledCode(process.env);
await import('./program.ts');
