package io.whimbrel.engine.repair;

import io.whimbrel.core.database.row.RowRepairs;
import io.whimbrel.core.fault.FaultPoint;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.proof.RowDifference;
import io.whimbrel.core.proof.RowRepair;
import io.whimbrel.core.row.Bounds;
import io.whimbrel.core.row.Chunk;
import io.whimbrel.core.row.RowFormat;
import io.whimbrel.core.row.RowStream;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.engine.repair.RepairRequest.Mode;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.verify.Catching;
import io.whimbrel.engine.verify.Suspects;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Finds the rows of one table that differ and, when it is to, makes them equal. Rows that a proof
 * named are looked at alone, otherwise the whole table is, chunk by chunk. Used by one thread.
 */
final class TableRepair {
  private static final int PART = 500;
  private static final int NAMED_MAX = 100;

  /** Rows that leave a unique value go before rows that take it. */
  private static final List<RowDifference.Kind> ORDER =
      List.of(RowDifference.Kind.EXTRA, RowDifference.Kind.DIFFERENT, RowDifference.Kind.MISSING);

  private final RunFrame frame;
  private final TableMapping mapping;
  private final RepairRequest request;
  private final Optional<Standing> standing;
  private final Suspects suspects;
  private final RepairTally tally;

  /** Keys of rows that the target refused: another row has still to go. */
  private final List<List<String>> refused = new ArrayList<>();

  /**
   * A repair.
   *
   * @param standing there when rows are to be written
   */
  TableRepair(
      RunFrame frame,
      TableMapping mapping,
      RepairRequest request,
      Catching sync,
      Optional<Standing> standing) {
    this.frame = frame;
    this.mapping = mapping;
    this.request = request;
    this.standing = standing.filter(_ -> request.mode() == Mode.APPLY);
    this.suspects = new Suspects(frame, sync, frame.retry());
    this.tally = new RepairTally(mapping.source().name());
  }

  /**
   * Repairs.
   *
   * @param proof the last one, when its named rows are to be taken
   */
  RepairTally run(Optional<Proof> proof) {
    if (mapping.source().key().isEmpty()) {
      wholeTable();
      return tally;
    }
    unmapped();
    List<List<String>> named = proof.map(TableRepair::keys).orElse(List.of());
    if (!named.isEmpty()) {
      for (int i = 0; i < named.size(); i += PART) {
        List<List<String>> part = named.subList(i, Math.min(i + PART, named.size()));
        boolean _ = rows(suspects.ofKeys(mapping, part));
      }
      last();
      return tally;
    }
    for (Chunk chunk : frame.journal().chunks(frame.run())) {
      if (chunk.table().equals(mapping.source().name())) {
        frame.stop().check();
        boolean isMore = true;
        while (isMore) {
          isMore = rows(differences(chunk.bounds()));
        }
      }
    }
    last();
    return tally;
  }

  private static List<List<String>> keys(Proof proof) {
    return proof.differences().stream()
        .map(RowDifference::sourceKey)
        .filter(key -> !key.isEmpty())
        .distinct()
        .toList();
  }

  /** Rows with a derived key that no source key stands for. */
  private void unmapped() {
    if (mapping.rowKeyNamespace().isEmpty()) {
      return;
    }
    List<RowRepair> extra =
        call(
            "looking for rows without a source key",
            () -> repairs().unmapped(mapping, RepairTally.ROWS_MAX + 1));
    tally.found(extra);
    if (extra.isEmpty() || standing.isEmpty()) {
      return;
    }
    begun(extra);
    long removed =
        standing
            .get()
            .whilePaused(
                () ->
                    call(
                        "removing rows without a source key",
                        () -> repairs().removeUnmapped(mapping, frame.epoch())));
    done(removed);
  }

  /** Tells rows and makes them equal; whether there may be more behind them. */
  private boolean rows(List<RowDifference> differences) {
    if (differences.isEmpty()) {
      return false;
    }
    requireKeys(differences);
    long before = tally.repaired();
    for (RowDifference.Kind kind : ORDER) {
      List<List<String>> keys =
          differences.stream()
              .filter(d -> d.kind() == kind)
              .map(RowDifference::sourceKey)
              .distinct()
              .toList();
      for (int i = 0; i < keys.size(); i += PART) {
        part(keys.subList(i, Math.min(i + PART, keys.size())));
      }
    }
    return tally.repaired() > before;
  }

  /** Rows are repaired by their keys, and the target may have some that lack a part of theirs. */
  private void requireKeys(List<RowDifference> differences) {
    List<String> keyless =
        differences.stream()
            .filter(d -> d.sourceKey().isEmpty())
            .map(RowDifference::key)
            .distinct()
            .toList();
    if (!keyless.isEmpty()) {
      throw Problem.of(ProblemCode.ROWS_DIFFERENT)
          .what(
              "%s: %s on the target without a whole key, such as %s, cannot be asked for by it"
                  .formatted(mapping.target(), count(keyless.size()), keyless.getFirst()))
          .where(mapping.toString())
          .fix(
              "remove these rows from the target, give it back the key of the source, and repair"
                  + " again")
          .exception();
    }
  }

  private void part(List<List<String>> keys) {
    List<RowRepair> rows = call("comparing rows of " + name(), () -> statements(keys));
    tally.found(rows);
    if (standing.isPresent() && !rows.isEmpty()) {
      begun(rows);
      mend(keys, rows.size());
    }
  }

  private void mend(List<List<String>> keys, int rows) {
    try {
      new KeyedRows(frame, standing.orElseThrow()).mend(mapping, keys);
    } catch (Problem problem) {
      if (problem.code() != ProblemCode.ROW_REFUSED || keys.equals(refused)) {
        throw problem;
      }
      refused.addAll(keys);
      return;
    }
    List<RowDifference> again = suspects.ofKeys(mapping, keys);
    done(Math.max(0, rows - again.size()));
  }

  /** Values that must be unique may have moved between rows: all that were refused go together. */
  private void last() {
    if (!refused.isEmpty()) {
      List<List<String>> all = List.copyOf(refused);
      mend(all, all.size());
    }
  }

  private List<RowRepair> statements(List<List<String>> keys) {
    RowFormat format = frame.target().rows().format(mapping);
    try (RowStream rows = frame.source().rows().read(mapping, keys, format)) {
      return repairs().statements(mapping, keys, format, rows, request.values());
    }
  }

  /** Equal rows of a table without a key cannot be told apart: they are made equal together. */
  private void wholeTable() {
    if (differences(Bounds.ALL).isEmpty()) {
      return;
    }
    List<RowRepair> rows = call("comparing rows of " + name(), this::wholeStatements);
    tally.found(rows);
    if (standing.isPresent() && !rows.isEmpty()) {
      begun(rows);
      done(new KeylessRows(frame, standing.get()).mend(mapping));
    }
  }

  private List<RowDifference> differences(Bounds bounds) {
    return suspects.ofRange(mapping, bounds).orElseThrow(() -> KeylessRows.restless(mapping));
  }

  private List<RowRepair> wholeStatements() {
    RowFormat format = frame.target().rows().format(mapping);
    try (RowStream rows =
        frame
            .valve()
            .paced(frame.source().rows().read(mapping, Bounds.ALL, format), frame.stop())) {
      return repairs()
          .statements(mapping, format, rows, RepairTally.ROWS_MAX + 1, request.values());
    }
  }

  /** What is about to be written is in the journal before it is: keys and kinds, no values. */
  private void begun(List<RowRepair> rows) {
    frame
        .chronicle()
        .event(
            Phase.VERIFY,
            "repair.begun",
            "making %s of %s equal: %s".formatted(count(rows.size()), name(), named(rows)),
            Map.of("table", name().toString(), "rows", Integer.toString(rows.size())));
    FaultPoint.REPAIR_NOTED.pass();
  }

  private static String count(long rows) {
    return rows == 1 ? "1 row" : rows + " rows";
  }

  /** A row without a key has no other name than its values. */
  private String named(List<RowRepair> rows) {
    if (mapping.source().key().isEmpty()) {
      Map<RowDifference.Kind, Long> kinds =
          rows.stream().collect(Collectors.groupingBy(RowRepair::kind, Collectors.counting()));
      return ORDER.stream()
          .filter(kinds::containsKey)
          .map(kind -> kinds.get(kind) + " " + word(kind))
          .collect(Collectors.joining(", "));
    }
    return rows.stream()
        .limit(NAMED_MAX)
        .map(row -> "%s (%s)".formatted(row.key(), word(row.kind())))
        .collect(Collectors.joining(", ", "", rows.size() > NAMED_MAX ? ", \u2026" : ""));
  }

  private static String word(RowDifference.Kind kind) {
    return switch (kind) {
      case MISSING -> "missing";
      case EXTRA -> "extra";
      case DIFFERENT -> "different";
    };
  }

  private void done(long rows) {
    tally.repaired(rows);
    frame
        .chronicle()
        .event(
            Phase.VERIFY,
            "repair.done",
            "%s of %s made equal".formatted(count(rows), name()),
            Map.of("table", name().toString(), "rows", Long.toString(rows)));
  }

  private <T> T call(String what, Supplier<T> work) {
    return frame.retry().call(Phase.VERIFY, what, work);
  }

  private TableName name() {
    return mapping.source().name();
  }

  private RowRepairs repairs() {
    return frame.target().repairs(frame.source().rows());
  }
}
