package io.whimbrel.testkit.load;

import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Transactions on one table with a serial key, unique columns and large values. */
final class AccountScenarios {
  static final String TABLE = "account";

  /** A text of all values but the generated key. */
  static final String STATE =
      """
      concat_ws(':', version, code, slot, coalesce(balance::text, '-'), details, md5(note),
        coalesce(md5(photo), '-'), extract(epoch from changed_at))
      """;

  private AccountScenarios() {}

  static List<Scenario> all() {
    return List.of(
        new Scenario("account insert", 12, AccountScenarios::insert),
        new Scenario("account update", 8, AccountScenarios::update),
        new Scenario("account update without its large value", 8, AccountScenarios::touch),
        new Scenario("account large value", 3, AccountScenarios::rewrite),
        new Scenario("account key change", 4, AccountScenarios::changeKey),
        new Scenario("account codes swapped in three steps", 4, AccountScenarios::swapCodes),
        new Scenario("account slots swapped in one statement", 4, AccountScenarios::swapSlots),
        new Scenario("account delete", 5, AccountScenarios::delete));
  }

  static String insertOne(Session session) throws SQLException {
    String tag = newTag(session);
    String state =
        session
            .text(
                """
                insert into torture.account (tag, owner, code, slot, balance, details, note, photo)
                values (?, ?, ?, ?, ?, ?::jsonb, ?, decode(?, 'hex'))
                returning %s
                """
                    .formatted(STATE),
                tag,
                session.writer(),
                "code-" + tag,
                session.random().nextLong(),
                BigDecimal.valueOf(session.random().nextLong(), 6),
                "{\"n\": %d, \"text\": \"ä\\\"\\\\😀\"}".formatted(session.random().nextInt()),
                largeText(session.random()),
                largeText(session.random()).substring(0, 200))
            .orElseThrow();
    session.inserted(TABLE, tag, state);
    return tag;
  }

  static Optional<String> any(Session session) throws SQLException {
    return anyTag(session, "torture.account");
  }

  /** The tag of a row of the writer, near a random place of the writer's tags. */
  static Optional<String> anyTag(Session session, String table) throws SQLException {
    String sql = "select tag from %s where owner = ? and tag %s ? order by tag limit 1";
    String pivot = newTag(session);
    Optional<String> above = session.text(sql.formatted(table, ">="), session.writer(), pivot);
    return above.isPresent()
        ? above
        : session.text(sql.formatted(table, "<"), session.writer(), pivot);
  }

  static String newTag(Session session) {
    return "w%d-%016x".formatted(session.writer(), session.random().nextLong());
  }

  /** Sets columns of one account and declares the write. */
  static void set(Session session, String tag, String columns, Object... values)
      throws SQLException {
    Object[] all = Arrays.copyOf(values, values.length + 1);
    all[values.length] = tag;
    session
        .text(
            """
            update torture.account set version = version + 1, %s
             where tag = ?
            returning %s
            """
                .formatted(columns, STATE),
            all)
        .ifPresent(state -> session.updated(TABLE, tag, state));
  }

  private static void insert(Session session) throws SQLException {
    insertOne(session);
  }

  private static void update(Session session) throws SQLException {
    Optional<String> tag = any(session);
    if (tag.isPresent()) {
      set(
          session,
          tag.get(),
          "balance = ?, photo = null, changed_at = clock_timestamp()",
          BigDecimal.valueOf(session.random().nextInt(), 3));
    }
  }

  private static void touch(Session session) throws SQLException {
    Optional<String> tag = any(session);
    if (tag.isPresent()) {
      set(session, tag.get(), "changed_at = clock_timestamp()");
    }
  }

  private static void rewrite(Session session) throws SQLException {
    Optional<String> tag = any(session);
    if (tag.isPresent()) {
      set(session, tag.get(), "note = ?", largeText(session.random()));
    }
  }

  /** The large value stays where it is while the key changes. */
  private static void changeKey(Session session) throws SQLException {
    Optional<String> tag = any(session);
    if (tag.isPresent()) {
      set(session, tag.get(), "id = nextval('torture.account_id_seq')");
    }
  }

  private static void swapCodes(Session session) throws SQLException {
    Optional<String> first = any(session);
    Optional<String> second = any(session);
    if (first.isEmpty() || second.isEmpty() || first.equals(second)) {
      return;
    }
    String one = code(session, first.get());
    String two = code(session, second.get());
    set(session, first.get(), "code = ?", "swapping-" + first.get());
    set(session, second.get(), "code = ?", one);
    set(session, first.get(), "code = ?", two);
  }

  private static void swapSlots(Session session) throws SQLException {
    Optional<String> first = any(session);
    Optional<String> second = any(session);
    if (first.isEmpty() || second.isEmpty() || first.equals(second)) {
      return;
    }
    List<List<String>> rows =
        session.rows(
            """
            update torture.account as a set version = a.version + 1, slot = b.slot
              from torture.account as b
             where a.tag in (?, ?) and b.tag in (?, ?) and a.tag <> b.tag
            returning a.tag
            """,
            first.get(),
            second.get(),
            first.get(),
            second.get());
    for (List<String> row : rows) {
      String tag = row.getFirst();
      session.updated(TABLE, tag, state(session, tag));
    }
  }

  private static void delete(Session session) throws SQLException {
    Optional<String> tag = any(session);
    if (tag.isPresent()) {
      MixedScenarios.deleteEntries(session, tag.get());
      session.update("delete from torture.account where tag = ?", tag.get());
      session.deleted(TABLE, tag.get());
    }
  }

  private static String code(Session session, String tag) throws SQLException {
    return session
        .text("select code from torture.account where tag = ? for update", tag)
        .orElseThrow();
  }

  private static String state(Session session, String tag) throws SQLException {
    return session
        .text("select %s from torture.account where tag = ?".formatted(STATE), tag)
        .orElseThrow();
  }

  /** About 6 kB that do not compress, so that they are stored outside of the row. */
  private static String largeText(Random random) {
    byte[] bytes = new byte[2_000 + random.nextInt(2_000)];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
