package io.whimbrel.testkit.load;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A schema and transactions made of what is hard to replicate: keys that change, unique values that
 * are swapped, large values that an update leaves alone, savepoints, rollbacks, a table without a
 * key. Every row has a business key that never changes and belongs to one writer.
 */
public final class TortureWorkload {
  private static final String SCHEMA =
      """
      create schema torture;

      create table torture.account (
        id serial primary key,
        tag text not null,
        owner int not null,
        version int not null default 1,
        code text not null unique,
        slot bigint not null unique deferrable initially deferred,
        balance numeric(20, 6),
        details jsonb not null,
        note text not null,
        photo bytea,
        changed_at timestamptz not null default clock_timestamp()
      );
      alter table torture.account alter column note set storage external;
      create index on torture.account (owner, tag);

      create table torture.entry (
        id bigserial primary key,
        tag text not null,
        account_id int not null references torture.account (id) on update cascade,
        version int not null default 1,
        amount numeric not null,
        remark varchar(80)
      );
      create index on torture.entry (account_id);

      create table torture.setting (
        area text,
        name text,
        tag text not null,
        owner int not null,
        version int not null default 1,
        value text,
        primary key (area, name)
      );
      create index on torture.setting (owner, tag);

      create table torture.line (
        tag text not null,
        owner int not null,
        version int not null default 1,
        words text,
        at timestamptz default clock_timestamp()
      );
      alter table torture.line replica identity full;
      create index on torture.line (owner, tag);
      """;

  private TortureWorkload() {}

  /** Creates the schema {@code torture}, empty. */
  public static void create(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(SCHEMA);
    }
  }

  /** Every kind of transaction. */
  public static List<Scenario> scenarios() {
    return Stream.of(AccountScenarios.all(), TableScenarios.all(), MixedScenarios.all())
        .flatMap(List::stream)
        .toList();
  }

  /** The queries for a {@link LedgerCheck}: a row's state holds every one of its values. */
  public static Map<String, String> queries() {
    return Map.of(
        "account",
        "select tag, %s from torture.account".formatted(AccountScenarios.STATE),
        "entry",
        """
        select entry.tag, %s || ':' || account.tag
          from torture.entry join torture.account on account.id = account_id
        """
            .formatted(MixedScenarios.ENTRY_STATE),
        "setting",
        "select tag, %s from torture.setting".formatted(TableScenarios.SETTING_STATE),
        "line",
        "select tag, %s from torture.line".formatted(TableScenarios.LINE_STATE));
  }
}
