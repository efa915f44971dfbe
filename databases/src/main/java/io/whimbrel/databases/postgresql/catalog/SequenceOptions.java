package io.whimbrel.databases.postgresql.catalog;

/** What a sequence is created with. */
final class SequenceOptions {

  /**
   * The options of a {@code pg_sequence} that is called {@code s}, as an SQL expression. Limits
   * that come from its type are left out, so that they follow the type when a mapping changes it.
   */
  static final String SQL =
      """
      format('increment by %s%s%s start with %s cache %s%s', s.seqincrement,
          case when s.seqmin = case when s.seqincrement > 0 then 1
              when s.seqtypid = 'int2'::regtype then -32768
              when s.seqtypid = 'int4'::regtype then -2147483648
              else -9223372036854775808 end then '' else ' minvalue ' || s.seqmin end,
          case when s.seqmax = case when s.seqincrement < 0 then -1
              when s.seqtypid = 'int2'::regtype then 32767
              when s.seqtypid = 'int4'::regtype then 2147483647
              else 9223372036854775807 end then '' else ' maxvalue ' || s.seqmax end,
          s.seqstart, s.seqcache, case when s.seqcycle then ' cycle' else '' end)
      """;

  private SequenceOptions() {}
}
