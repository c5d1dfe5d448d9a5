import type { Company } from '../../../catalog/companies.ts';
import type { Database } from '../../../data/database.ts';
import type { Logger } from '../../../log.ts';
import type { MatchingOptions, MatchingSummary } from '../linkage/match-imported.ts';
import type { ColumnMapping, HeaderFields } from './mapping/mapping.ts';
import type { FileFormat } from './reading/raw-table.ts';
import type { RejectReason } from './record.ts';
import type { CellProblem } from './values/cells.ts';
import type { ImportField } from './vocabulary.ts';

/** What an import works with. */
export interface ImportDependencies {
  readonly db: Database;
  readonly logger: Logger;
  readonly companies: readonly Company[];
  /** Folder that holds `import.yaml` and `matching.yaml`. */
  readonly catalogDir: string;
  /** 32 bytes; without it document numbers are not stored at all. */
  readonly documentKey: Buffer | null;
  readonly now: () => Date;
}

export interface RegisterRequest {
  readonly kind: 'register';
  /** Slug of the company whose register the files are. */
  readonly company: string;
  readonly files: readonly string[];
  /** Header -> field, or null to keep the column aside: what a person corrected. It is kept for the company's next files of this form. */
  readonly map?: HeaderFields;
  /** Marketing consent of everybody in the files. `givenOn` is an ISO date. */
  readonly consent?: { readonly wording: string; readonly givenOn: string };
  readonly rejectsPath?: string;
  /** Words for the reason of a rejected row, written into the file of rejects; its code without. */
  readonly describeReject?: (reject: Reject) => string;
  readonly onProgress?: (progress: ImportProgress) => void;
  readonly onMapping?: (found: FoundMapping) => void;
  /** `later`: the caller takes in more files and calls `matchImported` itself when all are loaded. */
  readonly matching?: 'now' | 'later';
  readonly onMatching?: MatchingOptions['onProgress'];
  /** What matching did, null when nothing waited for it. */
  readonly onMatched?: (summary: MatchingSummary | null) => void;
  readonly signal?: AbortSignal;
}

/** How a file is going to be read; `fields` are what its columns could have been. */
export interface FoundMapping {
  readonly file: string;
  readonly format: FileFormat;
  readonly mapping: readonly ColumnMapping[];
  readonly fields: readonly ImportField[];
}

export interface TouchesRequest extends Omit<RegisterRequest, 'kind' | 'company' | 'consent'> {
  readonly kind: 'touches';
}

export type ImportRequest = RegisterRequest | TouchesRequest;

export interface ImportProgress {
  readonly file: string;
  readonly rows: number;
  readonly bytesRead: number;
  readonly bytes: number;
}

export type TouchProblem =
  | 'unknown_company'
  | 'unknown_row'
  | 'unknown_channel'
  | 'unknown_outcome'
  | 'no_date'
  | 'incomplete';

export interface Reject {
  readonly row: number;
  readonly line: number;
  readonly reason: RejectReason | TouchProblem;
  readonly columns: readonly string[];
}

/** A kind of cell that did not fit: how many, and the first rows. */
export interface CellProblems {
  readonly column: string;
  readonly reason: CellProblem;
  readonly count: number;
  readonly rows: readonly number[];
}

/** What one file did. Counts are rows of the file. */
export interface ImportSummary {
  readonly file: string;
  readonly kind: 'register' | 'touches';
  readonly company: string | null;
  readonly format: FileFormat;
  readonly mapping: readonly ColumnMapping[];
  readonly rowsRead: number;
  readonly rowsAdded: number;
  readonly rowsKnown: number;
  /** Known rows that a corrected mapping read anew. */
  readonly rowsChanged: number;
  readonly rowsRejected: number;
  /** At most the first hundred. */
  readonly rejects: readonly Reject[];
  readonly cellProblems: readonly CellProblems[];
  readonly documents: 'none' | 'stored' | 'left_out';
  readonly milliseconds: number;
}
