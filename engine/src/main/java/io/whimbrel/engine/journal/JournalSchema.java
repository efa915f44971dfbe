package io.whimbrel.engine.journal;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import java.sql.SQLException;
import java.util.List;

/**
 * The journal's tables, the same in every product: text, bigint, times as microseconds since 1970,
 * lists and maps of texts as JSON text.
 */
final class JournalSchema {

  /** Grows by one with every change of the tables. */
  static final long VERSION = 6;

  private static final String TABLES =
      """
      create table version (version bigint not null);
      create table migration (migration text primary key, runs bigint not null);
      create table run (
        run text primary key, migration text not null references migration,
        number bigint not null, title text not null, plan_digest text not null,
        state text not null, phase text not null, started_at bigint not null,
        ended_at bigint, problem text, events bigint not null,
        unique (migration, number));
      create table step (
        run text not null references run, phase text not null, name text not null,
        ordinal bigint not null, state text not null, attempts bigint not null,
        started_at bigint not null, ended_at bigint, detail text not null,
        primary key (run, phase, name));
      create table event (
        run text not null references run, sequence bigint not null, at bigint not null,
        phase text not null, kind text not null, text text not null, data text not null,
        primary key (run, sequence));
      create table fact (
        run text not null references run, name text not null, value text not null,
        primary key (run, name));
      create table gate (
        run text not null references run, gate text not null, state text not null,
        opened_at bigint not null, decided_at bigint, decided_by text, comment text not null,
        primary key (run, gate));
      create table chunk (
        run text not null references run, schema_name text not null, table_name text not null,
        ordinal bigint not null, from_key text, until_key text,
        primary key (run, schema_name, table_name, ordinal));
      create table chunk_proof (
        run text not null references run, schema_name text not null, table_name text not null,
        ordinal bigint not null, position bigint not null, position_text text not null,
        row_count bigint not null, at bigint not null,
        primary key (run, schema_name, table_name, ordinal));
      create table lease (
        run text primary key references run, holder text not null, epoch bigint not null,
        expires_at bigint not null);
      """;

  private static final String PROOFS =
      """
      create table proof (
        run text not null references run, level text not null, schema_name text not null,
        table_name text not null, verdict text not null, row_count bigint not null,
        chunks bigint not null, rechecked bigint not null, differing bigint not null,
        position_text text not null, at bigint not null,
        primary key (run, level, schema_name, table_name));
      create table difference (
        run text not null references run, level text not null, schema_name text not null,
        table_name text not null, ordinal bigint not null, kind text not null,
        source_key text not null, row_key text not null,
        primary key (run, level, schema_name, table_name, ordinal));
      create table column_difference (
        run text not null references run, level text not null, schema_name text not null,
        table_name text not null, ordinal bigint not null, place bigint not null,
        column_name text not null, expected text not null, found text not null,
        primary key (run, level, schema_name, table_name, ordinal, place));
      create table proof_check (
        run text not null references run, level text not null, schema_name text not null,
        table_name text not null, ordinal bigint not null, name text not null,
        outcome text not null, expected text not null, found text not null,
        source_query text, target_query text,
        primary key (run, level, schema_name, table_name, ordinal));
      create table quality (
        run text not null references run, moment text not null, place bigint not null,
        kind text not null, schema_name text not null, table_name text not null,
        column_names text not null, what text not null, policy text not null,
        acceptable bigint not null, row_count bigint not null, is_lower_bound bigint not null,
        kept_aside bigint not null, looked_at bigint not null, portion text not null,
        samples text not null, query text not null, undecided text not null, at bigint not null,
        primary key (run, moment, place));
      """;

  /** Since version 3. */
  private static final String LETTERS_AND_SAMPLES =
      """
      create table sample (
        run text not null references run, grain bigint not null, at bigint not null,
        figures text not null,
        primary key (run, grain, at));
      create table letter (
        run text not null references run, id text not null, channel text not null,
        at bigint not null, kind text not null, urgency text not null, motion text not null,
        title text not null, text text not null, matter text not null, facts text not null,
        state text not null, attempts bigint not null, next_at bigint not null,
        answer text not null,
        primary key (run, id, channel));
      """;

  /** Since version 4. */
  private static final String AUDIT =
      """
      alter table event add column digest text not null default '';
      alter table run add column follows text not null default '';
      create table vote (
        run text not null references run, gate text not null, person text not null,
        by_user text not null, at bigint not null, plan_digest text not null,
        evidence text not null, comment text not null, ordinal bigint not null,
        primary key (run, gate, person));
      """;

  /** Since version 5: of an older proof no more is known than it named. */
  private static final String KINDS =
      """
      alter table proof add column missing bigint not null default 0;
      alter table proof add column extra bigint not null default 0;
      update proof set
        missing = (select count(*) from difference d where d.run = proof.run
          and d.level = proof.level and d.schema_name = proof.schema_name
          and d.table_name = proof.table_name and d.kind = 'MISSING'),
        extra = (select count(*) from difference d where d.run = proof.run
          and d.level = proof.level and d.schema_name = proof.schema_name
          and d.table_name = proof.table_name and d.kind = 'EXTRA');
      """;

  /** Since version 6 NULL is no text; an older one wrote both alike, and meant NULL mostly. */
  private static final String NULLS =
      """
      alter table column_difference rename to column_difference_5;
      create table column_difference (
        run text not null references run, level text not null, schema_name text not null,
        table_name text not null, ordinal bigint not null, place bigint not null,
        column_name text not null, expected text, found text,
        primary key (run, level, schema_name, table_name, ordinal, place));
      insert into column_difference
        select run, level, schema_name, table_name, ordinal, place, column_name,
          nullif(expected, 'NULL'), nullif(found, 'NULL')
        from column_difference_5;
      drop table column_difference_5;
      """;

  /** Version 1 knew one level of proof, and had no checks. */
  private static final String FROM_1 =
      """
      alter table proof rename to proof_1;
      alter table difference rename to difference_1;
      alter table column_difference rename to column_difference_1;
      """
          + PROOFS
          + """
          insert into proof
            select run, 'CHECKSUM', schema_name, table_name, verdict, row_count, chunks,
              rechecked, differing, position_text, at
            from proof_1;
          insert into difference
            select run, 'CHECKSUM', schema_name, table_name, ordinal, kind, source_key, row_key
            from difference_1;
          insert into column_difference
            select run, 'CHECKSUM', schema_name, table_name, ordinal, place, column_name,
              expected, found
            from column_difference_1;
          drop table proof_1;
          drop table difference_1;
          drop table column_difference_1;
          """;

  private JournalSchema() {}

  /**
   * Makes the tables where they are missing, and what an older version left to what they are now;
   * refuses a journal of a newer version.
   */
  static void prepare(Transactions transactions) {
    if (transactions.read(sql -> version(transactions.storage(), sql)) == VERSION) {
      return;
    }
    transactions.change(
        sql -> {
          sql.run(transactions.storage().prepare());
          long version = version(transactions.storage(), sql);
          requireUnused(transactions.storage(), sql, version);
          if (version == 0) {
            run(sql, TABLES + PROOFS);
          } else if (version == 1) {
            run(sql, FROM_1);
          }
          if (version < 3) {
            run(sql, LETTERS_AND_SAMPLES);
          }
          if (version < 4) {
            run(sql, AUDIT);
            Audit.chain(sql);
            for (String statement : transactions.storage().keepEvents()) {
              sql.run(statement);
            }
          }
          if (version < 5) {
            run(sql, KINDS);
          }
          if (version < 6) {
            run(sql, NULLS);
          }
          if (version < VERSION) {
            sql.update("insert into version (version) values (?)", VERSION);
          }
        });
  }

  /** An older Whimbrel that still writes would leave records that nobody can vouch for. */
  private static void requireUnused(Storage storage, Sql sql, long version) throws SQLException {
    if (version == 0 || version == VERSION) {
      return;
    }
    List<String> holders =
        sql.rows(
            "select holder from lease where expires_at > ?",
            row -> row.getString(1),
            storage.now(sql));
    if (!holders.isEmpty()) {
      throw Problem.of(ProblemCode.LOCKED)
          .what(
              "the journal has version %d, and a process of an older Whimbrel works with it: %s"
                  .formatted(version, String.join(", ", holders)))
          .where(storage.where())
          .fix("end that process first, or look with the older Whimbrel")
          .exception();
    }
  }

  /** The version of the tables; 0 when there are none. */
  private static long version(Storage storage, Sql sql) throws SQLException {
    long tables = sql.row(storage.countVersionTables(), row -> row.getLong(1)).orElse(0L);
    if (tables == 0) {
      return 0;
    }
    long version = sql.row("select max(version) from version", row -> row.getLong(1)).orElse(0L);
    if (version > VERSION) {
      throw Problem.of(ProblemCode.STATE_WRONG)
          .what(
              "the journal has version %d, this Whimbrel knows versions up to %d"
                  .formatted(version, VERSION))
          .where(storage.where())
          .fix("use the version of Whimbrel that wrote it, or a newer one")
          .exception();
    }
    return version;
  }

  private static void run(Sql sql, String statements) throws SQLException {
    for (String statement : statements.split(";\\s*", -1)) {
      if (!statement.isBlank()) {
        sql.run(statement);
      }
    }
  }
}
