package io.whimbrel.databases.postgresql.quality;

import io.whimbrel.core.quality.QualityPolicy;
import io.whimbrel.databases.postgresql.dialect.Sql;
import io.whimbrel.databases.postgresql.quality.Statements.Answer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Looks for many things in one pass over a table.
 *
 * <ol>
 *   <li>Conditions that cannot fail are counted by one statement.
 *   <li>Expressions of the plan, and values that only a conversion can judge, by another one; where
 *       that fails, each of them alone.
 *   <li>Where a conversion fails, the pages of the table are halved until one is left, of which the
 *       first row that fails is named.
 *   <li>Of what was found, the first few keys are read.
 * </ol>
 */
final class RowPass {

  private static final int TOGETHER_MAX = 400;
  private static final int SAMPLES = 3;
  private static final int SHOWN_MAX = 100;

  private final Sight sight;
  private final Statements statements;
  private final Finds finds;

  RowPass(Sight sight, Statements statements, Finds finds) {
    this.sight = sight;
    this.statements = statements;
    this.finds = finds;
  }

  void look(List<Probe> probes) throws SQLException {
    List<Probe> safe = probes.stream().filter(p -> p.way() == Probe.Way.CONDITION).toList();
    List<Probe> risky = probes.stream().filter(p -> p.way() != Probe.Way.CONDITION).toList();
    for (List<Probe> part : parts(safe)) {
      together(part);
    }
    for (List<Probe> part : parts(risky)) {
      together(part);
    }
  }

  private static List<List<Probe>> parts(List<Probe> probes) {
    List<List<Probe>> parts = new ArrayList<>();
    for (int i = 0; i < probes.size(); i += TOGETHER_MAX) {
      parts.add(probes.subList(i, Math.min(probes.size(), i + TOGETHER_MAX)));
    }
    return parts;
  }

  private void together(List<Probe> probes) throws SQLException {
    String counts = probes.stream().map(p -> aggregate(p)).collect(Collectors.joining(",\n  "));
    Answer answer =
        statements.ask(
            "select count(*),\n  %s\nfrom %s\nwhere %s"
                .formatted(counts, sight.relation(), sight.selected()));
    if (answer.isGiven()) {
      for (int i = 0; i < probes.size(); i++) {
        counted(probes.get(i), answer.number(i + 1), answer.number(0));
      }
    } else if (probes.size() > 1) {
      for (Probe probe : probes) {
        together(List.of(probe));
      }
    } else if (probes.getFirst().way() == Probe.Way.CONVERSION && answer.isInRow()) {
      locate(probes.getFirst(), answer.refusal());
    } else {
      finds.undecided(probes.getFirst().check(), answer.refusal(), "");
    }
  }

  private String aggregate(Probe probe) {
    String travels = travels(probe);
    return travels.equals("true") ? probe.aggregate() : restricted(probe, travels);
  }

  /** A conversion is computed for rows that travel only. */
  private static String restricted(Probe probe, String travels) {
    return probe.way() == Probe.Way.CONVERSION
        ? "count(case when %s then %s end) * 0".formatted(travels, probe.sql())
        : "count(*) filter (where (%s) and %s)".formatted(travels, probe.sql());
  }

  /** Rows that are kept aside are looked at only for what they are kept aside for. */
  private String travels(Probe probe) {
    boolean isKept = probe.check().policy() == QualityPolicy.KEEP_ASIDE;
    return isKept || sight.mapping().asides().isEmpty() ? "true" : sight.travelling();
  }

  private void counted(Probe probe, long count, long rows) throws SQLException {
    String sql = query(probe);
    List<String> samples = count == 0 ? List.of() : samples(rows(probe));
    finds.found(probe.check(), count, rows, 1, samples, sql);
  }

  private String rows(Probe probe) {
    String condition = probe.way() == Probe.Way.CONVERSION ? "false" : probe.sql();
    return "from %s where %s"
        .formatted(sight.relation(), Sight.all(sight.selected(), travels(probe), condition));
  }

  private String query(Probe probe) {
    if (probe.way() == Probe.Way.CONVERSION) {
      return "select count(%s) from %s where %s"
          .formatted(probe.sql(), sight.relation(), sight.selected());
    }
    return "select %s, %s as found %s limit %d"
        .formatted(sight.keyColumns(), probe.shown(), rows(probe), SHOWN_MAX);
  }

  private List<String> samples(String rows) throws SQLException {
    Answer answer =
        statements.ask("select %s %s limit %d".formatted(sight.keyText(), rows, SAMPLES));
    return answer.rows().stream().map(List::getFirst).toList();
  }

  /** The server names no row when a conversion fails. */
  private void locate(Probe probe, String refusal) throws SQLException {
    if (!sight.hasPages()) {
      finds.oneOf(probe.check(), refusal, query(probe));
      return;
    }
    long until =
        statements
            .ask(
                "select pg_relation_size(%s::regclass) / current_setting('block_size')::bigint"
                    .formatted(Sql.literal(sight.tableSql())))
            .number(0);
    long from = 0;
    while (until - from > 1) {
      long middle = (from + until) / 2;
      if (fails(probe, pages(from, middle))) {
        until = middle;
      } else {
        from = middle;
      }
    }
    first(probe, pages(from, until), refusal);
  }

  private void first(Probe probe, String pages, String refusal) throws SQLException {
    String rows =
        "select ctid::text, %s from %s where %s"
            .formatted(sight.keyText(), sight.relation(), Sight.all(sight.selected(), pages));
    for (List<String> row : statements.ask(rows).rows()) {
      String place = "ctid = %s::tid".formatted(Sql.literal(row.getFirst()));
      if (fails(probe, place)) {
        finds.oneOf(
            probe.check(),
            row.get(1) + ": " + refusal,
            "select %s, %s as found from %s where %s"
                .formatted(sight.keyColumns(), probe.shown(), sight.relation(), place));
        return;
      }
    }
    finds.oneOf(probe.check(), refusal, query(probe));
  }

  private boolean fails(Probe probe, String condition) throws SQLException {
    return !statements
        .ask(
            "select %s from %s where %s and %s"
                .formatted(aggregate(probe), sight.relation(), sight.selected(), condition))
        .isGiven();
  }

  private static String pages(long from, long until) {
    return "ctid >= '(%d,0)'::tid and ctid < '(%d,0)'::tid".formatted(from, until);
  }
}
