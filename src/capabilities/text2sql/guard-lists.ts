const words = (text: string): ReadonlySet<string> => new Set(text.trim().split(/\s+/));

/**
 * Functions that compute from their arguments alone: they read no table, file, setting or catalogue, change nothing, and
 * never run text as SQL. `now` and `random` are the only ones that look outside. Every overload of each name in pg_catalog
 * of PostgreSQL 15 to 18 was considered.
 */
export const FUNCTIONS = words(`
  count sum avg min max any_value array_agg string_agg bool_and bool_or every bit_and bit_or bit_xor
  corr covar_pop covar_samp regr_avgx regr_avgy regr_count regr_intercept regr_r2 regr_slope regr_sxx regr_sxy regr_syy
  stddev stddev_pop stddev_samp variance var_pop var_samp mode percentile_cont percentile_disc
  rank dense_rank percent_rank cume_dist row_number ntile lag lead first_value last_value nth_value
  json_agg jsonb_agg json_object_agg jsonb_object_agg json_agg_strict jsonb_agg_strict json_object_agg_strict
  jsonb_object_agg_strict json_object_agg_unique jsonb_object_agg_unique range_agg

  abs ceil ceiling floor round trunc sign sqrt cbrt exp ln log log10 power pow mod div gcd lcm degrees radians pi
  sin cos tan cot asin acos atan atan2 sinh cosh tanh asinh acosh atanh sind cosd tand cotd asind acosd atand atan2d
  random scale min_scale trim_scale width_bucket numeric int2 int4 int8 float4 float8 bool

  length char_length character_length octet_length bit_length lower upper initcap casefold substring substr left right
  trim btrim ltrim rtrim replace translate reverse repeat lpad rpad position strpos split_part concat concat_ws format
  starts_with ascii chr to_hex to_bin to_oct md5 overlay quote_literal quote_nullable quote_ident
  encode decode convert_to sha224 sha256 sha384 sha512 normalize is_normalized text varchar bpchar
  like_escape similar_to_escape regexp_replace regexp_match regexp_matches regexp_count regexp_instr regexp_like
  regexp_substr regexp_split_to_array regexp_split_to_table string_to_array string_to_table array_to_string

  now statement_timestamp transaction_timestamp clock_timestamp date_part date_trunc date_bin date_add date_subtract extract age
  make_date make_time make_timestamp make_timestamptz make_interval to_char to_date to_timestamp to_number justify_days
  justify_hours justify_interval isfinite timezone overlaps date time timestamp timestamptz

  unnest array_length array_lower array_upper array_ndims array_dims cardinality array_position array_positions
  array_append array_prepend array_cat array_remove array_replace generate_subscripts trim_array array_sort array_reverse
  array_sample array_shuffle generate_series num_nulls num_nonnulls

  to_json to_jsonb row_to_json array_to_json json_build_object json_build_array jsonb_build_object jsonb_build_array
  json_object jsonb_object json_array_length jsonb_array_length json_array_elements json_array_elements_text
  jsonb_array_elements jsonb_array_elements_text json_each json_each_text jsonb_each jsonb_each_text json_object_keys
  jsonb_object_keys json_extract_path json_extract_path_text jsonb_extract_path jsonb_extract_path_text json_typeof
  jsonb_typeof json_strip_nulls jsonb_strip_nulls jsonb_set jsonb_insert jsonb_pretty jsonb_path_exists jsonb_path_match
  jsonb_path_query jsonb_path_query_array jsonb_path_query_first

  daterange int4range int8range numrange tsrange tstzrange isempty lower_inc upper_inc lower_inf upper_inf range_merge
  to_tsvector to_tsquery plainto_tsquery phraseto_tsquery websearch_to_tsquery ts_rank ts_rank_cd
`);

/** Operators by symbol; a qualified `OPERATOR(schema.op)` is refused whatever it names. */
export const OPERATORS = words(`
  + - * / % ^ |/ ||/ @ = <> != < <= > >= || ~ ~* !~ !~* ~~ ~~* !~~ !~~* ^@ @> <@ && -> ->> #> #>> ? ?| ?& @@
  & | # << >> #- -|- &< &>
`);

/** Types a value may be cast to. None of the `reg*` family, none that runs code when read, none of a user's own. */
export const TYPES = words(`
  int2 int4 int8 float4 float8 numeric bool text varchar bpchar date time timetz timestamp timestamptz interval
  json jsonb uuid bytea money tsvector tsquery daterange int4range int8range numrange tsrange tstzrange
`);

/** Collations that only order text. */
export const COLLATIONS = words(`
  C POSIX default ucs_basic unicode pg_c_utf8 und-x-icu ru-x-icu ru-RU-x-icu en-x-icu en-US-x-icu en-GB-x-icu
  ru_RU ru_RU.utf8 ru_RU.UTF-8 en_US en_US.utf8 en_US.UTF-8 C.utf8 C.UTF-8
`);

/** `CURRENT_DATE` and its kin; the ones that name the session's user, role, database or schema are not here. */
export const SESSION_VALUES = words(`
  SVFOP_CURRENT_DATE SVFOP_CURRENT_TIME SVFOP_CURRENT_TIME_N SVFOP_CURRENT_TIMESTAMP SVFOP_CURRENT_TIMESTAMP_N
  SVFOP_LOCALTIME SVFOP_LOCALTIME_N SVFOP_LOCALTIMESTAMP SVFOP_LOCALTIMESTAMP_N
`);

export const EXPRESSION_KINDS = words(`
  AEXPR_OP AEXPR_OP_ANY AEXPR_OP_ALL AEXPR_DISTINCT AEXPR_NOT_DISTINCT AEXPR_NULLIF AEXPR_IN AEXPR_LIKE AEXPR_ILIKE
  AEXPR_SIMILAR AEXPR_BETWEEN AEXPR_NOT_BETWEEN AEXPR_BETWEEN_SYM AEXPR_NOT_BETWEEN_SYM
`);

export const SUBLINK_KINDS = words(
  'EXISTS_SUBLINK ALL_SUBLINK ANY_SUBLINK ROWCOMPARE_SUBLINK EXPR_SUBLINK ARRAY_SUBLINK',
);

/** Columns that every table has without saying so: they tell of storage, not of clients. */
export const SYSTEM_COLUMNS = words('ctid xmin xmax cmin cmax tableoid');

/** Names of a function's own output columns, where it has several or a fixed one. */
export const FUNCTION_COLUMNS: Readonly<Record<string, readonly string[]>> = {
  json_each: ['key', 'value'],
  jsonb_each: ['key', 'value'],
  json_each_text: ['key', 'value'],
  jsonb_each_text: ['key', 'value'],
  json_array_elements: ['value'],
  jsonb_array_elements: ['value'],
  json_array_elements_text: ['value'],
  jsonb_array_elements_text: ['value'],
};
