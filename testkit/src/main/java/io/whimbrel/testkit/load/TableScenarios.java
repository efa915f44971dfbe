package io.whimbrel.testkit.load;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Transactions on a table with a key of two texts, and on a table without a key. */
final class TableScenarios {
  static final String SETTING_STATE = "concat_ws(':', version, area, name, coalesce(value, '-'))";
  static final String LINE_STATE =
      "concat_ws(':', version, coalesce(words, '-'), extract(epoch from at))";

  private TableScenarios() {}

  static List<Scenario> all() {
    return List.of(
        new Scenario("setting insert", 6, TableScenarios::insertSetting),
        new Scenario(
            "setting update", 4, session -> setSetting(session, "value = ?", word(session))),
        new Scenario("setting set to null", 1, session -> setSetting(session, "value = null")),
        new Scenario("setting key change", 3, TableScenarios::moveSetting),
        new Scenario("setting delete", 2, TableScenarios::deleteSetting),
        new Scenario("line insert", 6, TableScenarios::insertLine),
        new Scenario("line update", 3, TableScenarios::updateLine),
        new Scenario("line delete", 2, TableScenarios::deleteLine));
  }

  static void insertSetting(Session session) throws SQLException {
    String tag = AccountScenarios.newTag(session);
    session
        .text(
            """
            insert into torture.setting (area, name, tag, owner, value)
            values (?, ?, ?, ?, ?)
            returning %s
            """
                .formatted(SETTING_STATE),
            "Area 'n' \\ " + session.random().nextInt(10),
            tag,
            tag,
            session.writer(),
            word(session))
        .ifPresent(state -> session.inserted("setting", tag, state));
  }

  static void insertLine(Session session) throws SQLException {
    String tag = AccountScenarios.newTag(session);
    session
        .text(
            "insert into torture.line (tag, owner, words) values (?, ?, ?) returning " + LINE_STATE,
            tag,
            session.writer(),
            word(session))
        .ifPresent(state -> session.inserted("line", tag, state));
  }

  private static void setSetting(Session session, String columns, Object... values)
      throws SQLException {
    Optional<String> tag = AccountScenarios.anyTag(session, "torture.setting");
    if (tag.isEmpty()) {
      return;
    }
    Object[] all = Arrays.copyOf(values, values.length + 1);
    all[values.length] = tag.get();
    session
        .text(
            "update torture.setting set version = version + 1, %s where tag = ? returning %s"
                .formatted(columns, SETTING_STATE),
            all)
        .ifPresent(state -> session.updated("setting", tag.get(), state));
  }

  private static void moveSetting(Session session) throws SQLException {
    setSetting(
        session,
        "area = ?, name = ?",
        "moved " + session.random().nextInt(5),
        AccountScenarios.newTag(session));
  }

  private static void deleteSetting(Session session) throws SQLException {
    Optional<String> tag = AccountScenarios.anyTag(session, "torture.setting");
    if (tag.isPresent()) {
      session.update("delete from torture.setting where tag = ?", tag.get());
      session.deleted("setting", tag.get());
    }
  }

  private static void updateLine(Session session) throws SQLException {
    Optional<String> tag = AccountScenarios.anyTag(session, "torture.line");
    if (tag.isPresent()) {
      session
          .text(
              "update torture.line set version = version + 1, words = ? where tag = ? returning "
                  + LINE_STATE,
              word(session),
              tag.get())
          .ifPresent(state -> session.updated("line", tag.get(), state));
    }
  }

  private static void deleteLine(Session session) throws SQLException {
    Optional<String> tag = AccountScenarios.anyTag(session, "torture.line");
    if (tag.isPresent()) {
      session.update("delete from torture.line where tag = ?", tag.get());
      session.deleted("line", tag.get());
    }
  }

  private static String word(Session session) {
    return "tab\tline\nquote'\\N " + session.random().nextInt(1_000_000);
  }
}
