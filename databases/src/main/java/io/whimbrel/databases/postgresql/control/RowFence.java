package io.whimbrel.databases.postgresql.control;

import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.mapping.RowShare;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.run.Course;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.databases.postgresql.dialect.Query;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.mapping.ShareCondition;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The fence around a part of a table's rows: the part that one phase has. Each phase has triggers
 * of its own on the table, so that those of another one stand and fall without it.
 *
 * <p>They fire behind each row, when no other trigger can change it any more, and only for rows
 * whose old or new values are in the part: writes to other rows cost the look at one column. A
 * truncate is of all rows, and is refused as long as one phase's fence stands.
 *
 * <p>On the new side the parts of phases that have not begun are fenced by the first that does,
 * under the name of a run that is none, until their own phase takes that over: a row that nobody
 * has carried yet must not be written there. What is left of them goes with the last fence of a
 * run.
 */
final class RowFence {

  private static final List<String> EVENTS = List.of("insert", "update", "delete");

  /** The number of a run that has not begun. */
  private static final String PENDING = ".0";

  private static final String KEEPING = "_keep";

  private static final String FENCES =
      """
      select t.tgname, split_part(encode(t.tgargs, 'escape'), '\\000', 1) as run,
        t.tgenabled <> 'D' as is_up
      from pg_trigger t
      where t.tgrelid = to_regclass(?) and t.tgname like 'whimbrel\\_fence\\_%'
        and t.tgtype & 32 = 32
      """;

  private final RunScope scope;
  private final boolean isNewSide;

  /**
   * @param isNewSide whether it stands where the rows are carried to in the end
   */
  RowFence(RunScope scope, boolean isNewSide) {
    this.scope = scope;
    this.isNewSide = isNewSide;
  }

  /** That of a side in a course. */
  static RowFence of(RunScope scope, FenceSide side) {
    return new RowFence(scope, (side == FenceSide.TARGET) == (scope.course() == Course.THERE));
  }

  private record Found(String trigger, String run, boolean isUp) {
    boolean isPending() {
      return run.endsWith(PENDING);
    }
  }

  /** The name of the trigger that tells how the fence around a table stands. */
  String trigger(TableName table) {
    return isOfRows(table) ? name(scope.shares().phase()) : FenceTriggers.NAME;
  }

  /** Whether the run has a part of the table's rows only. */
  boolean isOfRows(TableName table) {
    return shares(table).containsKey(scope.shares().phase());
  }

  private Map<String, RowShare> shares(TableName table) {
    return isNewSide ? scope.shares().allOfTarget(table) : scope.shares().allOfSource(table);
  }

  private static String name(String phase) {
    return FenceTriggers.NAME + "_" + phase;
  }

  private static List<String> triggers(String name) {
    return List.of(name, name + "_insert", name + "_update", name + "_delete");
  }

  /**
   * Statements that make the triggers, disabled or not.
   *
   * @param arguments of the function
   */
  String create(TableName table, String arguments) {
    String phase = scope.shares().phase();
    return create(table, phase, arguments);
  }

  private String create(TableName table, String phase, String arguments) {
    RowShare share = shares(table).get(phase);
    if (share == null) {
      throw new IllegalArgumentException(phase + " has no part of " + table);
    }
    String name = name(phase);
    String call = FenceTriggers.FUNCTION + "(" + arguments + ")";
    String each =
        EVENTS.stream()
            .map(
                event ->
                    "create or replace trigger %s after %s on %s for each row when (%s) execute function %s"
                        .formatted(
                            Sql.identifier(name + "_" + event),
                            event,
                            Sql.table(table),
                            when(share, event),
                            call))
            .collect(Collectors.joining(";\n"));
    return "create or replace trigger %s before truncate on %s for each statement execute function %s;\n%s;\n%s"
        .formatted(
            Sql.identifier(name), Sql.table(table), call, each, keeping(table, phase, share));
  }

  /**
   * The trigger that keeps rows of a phase in it, also when its fence is down: each phase has a way
   * back of its own, and the one that takes a row away would not wait for the one that brings it.
   * Stands on the new side until the cleanup.
   */
  private String keeping(TableName table, String phase, RowShare share) {
    if (!isNewSide) {
      return "";
    }
    MigrationId whole = scope.migration().whole();
    return "create or replace trigger %s after update on %s for each row when (%s and (%s) is not true) execute function %s(%s, %s, 'own');\n"
        .formatted(
            Sql.identifier(name(phase) + KEEPING),
            Sql.table(table),
            ShareCondition.of(share, "old."),
            ShareCondition.of(share, "new."),
            FenceTriggers.FUNCTION,
            Sql.literal(scope.run().text()),
            Sql.literal(
                "a row of phase %s passes to no other one before the cleanup of %s"
                    .formatted(phase, whole)));
  }

  private static String when(RowShare share, String event) {
    String before = ShareCondition.of(share, "old.");
    String after = ShareCondition.of(share, "new.");
    return switch (event) {
      case "insert" -> after;
      case "delete" -> before;
      default -> before + " or " + after;
    };
  }

  /** A statement that enables the triggers, or disables them. */
  String alter(TableName table, String how) {
    return triggers(name(scope.shares().phase())).stream()
        .map(trigger -> how + " trigger " + Sql.identifier(trigger))
        .collect(Collectors.joining(", ", "alter table only " + Sql.table(table) + " ", ""));
  }

  /**
   * Fences the parts of phases that have not begun, where nobody has; in the caller's transaction,
   * which holds the table's lock.
   */
  void raisePending(Connection connection, TableName table) throws SQLException {
    if (!isNewSide) {
      return;
    }
    List<String> there = fences(connection, table).stream().map(Found::trigger).toList();
    for (String phase : shares(table).keySet()) {
      if (!phase.equals(scope.shares().phase()) && !there.contains(name(phase))) {
        Query.execute(connection, createPending(table, phase));
      }
    }
  }

  private String createPending(TableName table, String phase) {
    return create(
        table,
        phase,
        "%s, %s, 'own'"
            .formatted(
                Sql.literal(scope.migration().whole().phase(phase).text() + PENDING),
                Sql.literal(FenceSide.TARGET.reason(scope.migration().whole().phase(phase)))));
  }

  /**
   * Gives the run's fence up on the new side, where the old one is in charge of its rows: where
   * other phases have rows there, it stands as that of one that has not begun; else nothing stays.
   */
  void giveUp(Connection connection, TableName table) throws SQLException {
    String own = name(scope.shares().phase());
    List<Found> others =
        fences(connection, table).stream().filter(f -> !f.trigger.equals(own)).toList();
    if (others.stream().allMatch(Found::isPending)) {
      drop(connection, table, own);
      for (Found pending : others) {
        drop(connection, table, pending.trigger);
      }
    } else {
      Query.execute(connection, createPending(table, scope.shares().phase()));
    }
  }

  /** Drops the triggers of a fence by the name of the first; also one that is no fence of rows. */
  static void drop(Connection connection, TableName table, String name) throws SQLException {
    for (String trigger : name.equals(FenceTriggers.NAME) ? List.of(name) : dropped(name)) {
      Query.execute(
          connection,
          "drop trigger if exists %s on %s".formatted(Sql.identifier(trigger), Sql.table(table)));
    }
  }

  private static List<String> dropped(String name) {
    List<String> all = new ArrayList<>(triggers(name));
    all.add(name + KEEPING);
    return all;
  }

  /** Whether the run's fence of rows stands on the new side around a table. */
  boolean isUpOnNewSide(Connection connection, TableName table) throws SQLException {
    String own = name(scope.shares().phase());
    return isNewSide
        && isOfRows(table)
        && fences(connection, table).stream().anyMatch(f -> f.trigger.equals(own) && f.isUp);
  }

  private static List<Found> fences(Connection connection, TableName table) throws SQLException {
    return Query.list(
        connection,
        FENCES,
        row -> new Found(row.getString("tgname"), row.getString("run"), row.getBoolean("is_up")),
        Sql.table(table));
  }
}
