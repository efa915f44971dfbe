package io.whimbrel.testkit.load;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Transactions over several tables, with savepoints and rollbacks. */
final class MixedScenarios {
  static final String ENTRY_STATE =
      "concat_ws(':', entry.version, entry.amount, coalesce(entry.remark, '-'))";

  private MixedScenarios() {}

  static List<Scenario> all() {
    return List.of(
        new Scenario("account with entries", 6, MixedScenarios::accountWithEntries),
        new Scenario("entry added", 5, MixedScenarios::addEntry),
        new Scenario("entries changed", 4, MixedScenarios::changeEntries),
        new Scenario("savepoint rolled back", 4, MixedScenarios::savepoint),
        new Scenario("all rolled back", 3, MixedScenarios::rolledBack),
        new Scenario("one row written many times", 2, MixedScenarios::manyTimes),
        new Scenario("deleted and inserted again", 2, MixedScenarios::deletedAndInserted),
        new Scenario("many tables", 4, MixedScenarios::manyTables));
  }

  static void deleteEntries(Session session, String account) throws SQLException {
    List<List<String>> deleted =
        session.rows(
            """
            delete from torture.entry
             where account_id = (select id from torture.account where tag = ?)
            returning tag
            """,
            account);
    deleted.forEach(row -> session.deleted("entry", row.getFirst()));
  }

  private static void insertEntry(Session session, String account) throws SQLException {
    String tag = AccountScenarios.newTag(session);
    session
        .text(
            """
            insert into torture.entry (tag, account_id, amount, remark)
            select ?, id, ?, ? from torture.account where tag = ?
            returning %s
            """
                .formatted(ENTRY_STATE),
            tag,
            BigDecimal.valueOf(session.random().nextInt(1_000_000), 2),
            session.random().nextBoolean() ? "größer" : "",
            account)
        .ifPresent(state -> session.inserted("entry", tag, state + ":" + account));
  }

  private static void accountWithEntries(Session session) throws SQLException {
    String account = AccountScenarios.insertOne(session);
    int entries = 1 + session.random().nextInt(5);
    for (int i = 0; i < entries; i++) {
      insertEntry(session, account);
    }
  }

  private static void addEntry(Session session) throws SQLException {
    Optional<String> account = AccountScenarios.any(session);
    if (account.isPresent()) {
      insertEntry(session, account.get());
    }
  }

  private static void changeEntries(Session session) throws SQLException {
    Optional<String> account = AccountScenarios.any(session);
    if (account.isEmpty()) {
      return;
    }
    List<List<String>> changed =
        session.rows(
            """
            update torture.entry set version = entry.version + 1, amount = amount * -1
              from torture.account
             where account.id = account_id and account.tag = ?
            returning entry.tag, %s
            """
                .formatted(ENTRY_STATE),
            account.get());
    changed.forEach(
        row -> session.updated("entry", row.getFirst(), row.get(1) + ":" + account.get()));
  }

  private static void savepoint(Session session) throws SQLException {
    AccountScenarios.insertOne(session);
    session.abandon(
        () -> {
          AccountScenarios.insertOne(session);
          manyTimes(session);
          TableScenarios.insertLine(session);
        });
    TableScenarios.insertSetting(session);
  }

  private static void rolledBack(Session session) throws SQLException {
    accountWithEntries(session);
    manyTables(session);
    session.refuse();
  }

  private static void manyTimes(Session session) throws SQLException {
    Optional<String> account = AccountScenarios.any(session);
    if (account.isPresent()) {
      for (int i = 0; i < 5; i++) {
        AccountScenarios.set(session, account.get(), "balance = ?", BigDecimal.valueOf(i));
      }
    }
  }

  /** The new row takes over the unique values of the old one within one transaction. */
  private static void deletedAndInserted(Session session) throws SQLException {
    Optional<String> old = AccountScenarios.any(session);
    if (old.isEmpty()) {
      return;
    }
    deleteEntries(session, old.get());
    List<String> values =
        session
            .rows("delete from torture.account where tag = ? returning code, slot, id", old.get())
            .getFirst();
    session.deleted(AccountScenarios.TABLE, old.get());
    String account = AccountScenarios.insertOne(session);
    AccountScenarios.set(
        session,
        account,
        "code = ?, slot = ?, id = ?",
        values.getFirst(),
        Long.parseLong(values.get(1)),
        Integer.parseInt(values.get(2)));
  }

  private static void manyTables(Session session) throws SQLException {
    Optional<String> account = AccountScenarios.any(session);
    if (account.isPresent()) {
      AccountScenarios.set(session, account.get(), "balance = coalesce(balance, 0) + 1");
      insertEntry(session, account.get());
    }
    TableScenarios.insertSetting(session);
    TableScenarios.insertLine(session);
  }
}
