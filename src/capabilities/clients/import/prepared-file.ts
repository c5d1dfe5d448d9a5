import type { ColumnMapping } from './mapping/mapping.ts';
import type { RawTable } from './reading/raw-table.ts';
import type { SourceFile } from './reading/source-file.ts';
import type { ImportField, Vocabulary } from './vocabulary.ts';

/** A file that is understood and ready to be loaded. */
export interface PreparedFile {
  readonly file: SourceFile;
  readonly table: RawTable;
  readonly mapping: readonly ColumnMapping[];
  readonly fields: readonly ImportField[];
  readonly vocabulary: Vocabulary;
  readonly importId: number;
  readonly rejectsPath: string | null;
}
