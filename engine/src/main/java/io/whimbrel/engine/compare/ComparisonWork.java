package io.whimbrel.engine.compare;

import io.whimbrel.core.database.row.ComparedTables;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.plan.TableSelection;
import io.whimbrel.core.problem.Finding;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.proof.Check;
import io.whimbrel.core.proof.Level;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.row.Chunk;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.engine.prepare.ChunkCutting;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/**
 * Compares two databases: pairs their tables, then proves what was asked for of each pair. Begins
 * wherever the last process ended.
 */
public final class ComparisonWork {
  static final TableSelection EVERYTHING = new TableSelection(List.of("*"), List.of());
  private static final int NAMED_MAX = 20;

  private final ComparisonFrame frame;
  private final Queue<Proof> proofs = new ConcurrentLinkedQueue<>();

  /** Work of a process. */
  public ComparisonWork(ComparisonFrame frame) {
    this.frame = frame;
  }

  /** Compares; what it proves is in the journal, too. */
  public ComparisonResult run() {
    ComparisonRequest request = frame.request();
    String source = frame.source().version();
    String target = frame.target().version();
    Pairing pairing = pair();
    List<Proof> structure =
        request.levels().contains(Level.STRUCTURE)
            ? new StructureCompared(frame).prove(pairing.structure())
            : pairing.structure();
    structure.forEach(this::record);
    List<TableMapping> mappings =
        pairing.mappings().stream().map(frame.target()::asCompared).toList();
    if (request.levels().contains(Level.CHECKSUM)) {
      compareRows(mappings, chunks(mappings));
    } else if (request.levels().contains(Level.COUNT)) {
      new RowsCounted(frame)
          .run(mappings)
          .forEach(
              (mapping, reading) ->
                  record(
                      count(
                          mapping.source().name(),
                          reading.counts(),
                          reading.isOpen() ? Proof.Verdict.UNDECIDED : Proof.Verdict.DIFFERENT)));
    }
    if (request.levels().contains(Level.SAMPLE)) {
      new RowsSampled(frame).prove(mappings, chunks(mappings)).forEach(this::record);
    }
    if (request.levels().contains(Level.RULES)) {
      new RulesAsked(frame).prove().forEach(this::record);
    }
    List<Proof> sorted =
        proofs.stream()
            .sorted(Comparator.comparing(Proof::table).thenComparing(Proof::level))
            .toList();
    return new ComparisonResult(frame.run(), source, target, sorted, pairing.notes());
  }

  private Pairing pair() {
    ComparedTables source = frame.source().tables(Pairing.asked(frame.request()));
    ComparedTables target = frame.target().tables(EVERYTHING);
    Pairing pairing =
        Pairing.of(frame.request(), source.tables(), target.tables(), frame.clock().instant());
    requireReadable(pairing.mappings(), source, target);
    requireOther(pairing.mappings());
    if (pairing.mappings().isEmpty() && pairing.structure().isEmpty()) {
      requireAny(source.tables(), target.tables());
    }
    return pairing;
  }

  /** An empty database is equal to another one; a pattern that selects nothing is a mistake. */
  private void requireAny(List<Table> source, List<Table> target) {
    boolean isNarrowed = !frame.request().tables().equals(EVERYTHING);
    if (isNarrowed && !(source.isEmpty() && target.isEmpty())) {
      throw Problem.of(ProblemCode.USAGE)
          .what("no table of either side is selected")
          .where(String.join(", ", frame.request().tables().include()))
          .fix("write patterns as schema.table, where * stands for any characters")
          .exception();
    }
  }

  private void requireReadable(
      List<TableMapping> mappings, ComparedTables source, ComparedTables target) {
    Set<String> ofSource =
        mappings.stream().map(m -> m.source().name().toString()).collect(Collectors.toSet());
    Set<String> ofTarget =
        mappings.stream().map(m -> m.target().toString()).collect(Collectors.toSet());
    List<String> missing = new ArrayList<>();
    List<Finding> findings = new ArrayList<>();
    collect("source", source.unreadable(), ofSource, missing, findings);
    collect("target", target.unreadable(), ofTarget, missing, findings);
    if (!findings.isEmpty()) {
      throw Problem.of(findings.getFirst().code())
          .what(String.join("; ", missing))
          .where(findings.getFirst().where())
          .fix(
              findings.stream()
                  .limit(NAMED_MAX)
                  .map(Finding::fix)
                  .distinct()
                  .collect(Collectors.joining("; ")))
          .exception();
    }
  }

  private static void collect(
      String side,
      List<Finding> unreadable,
      Set<String> wanted,
      List<String> missing,
      List<Finding> findings) {
    for (Finding finding : unreadable) {
      if (wanted.contains(finding.where())) {
        findings.add(finding);
        if (missing.size() < NAMED_MAX) {
          missing.add("on the " + side + " " + finding.what());
        }
      }
    }
  }

  private void requireOther(List<TableMapping> mappings) {
    boolean isSame =
        !mappings.isEmpty()
            && mappings.stream().allMatch(m -> m.source().name().equals(m.target()))
            && frame.source().identity().equals(frame.target().identity());
    if (isSame) {
      throw Problem.of(ProblemCode.USAGE)
          .what("both URLs lead to the same database: " + frame.source().identity())
          .where("--to")
          .fix("give the URL of the other database, or a map that gives tables other names")
          .exception();
    }
  }

  private void compareRows(List<TableMapping> mappings, List<Chunk> chunks) {
    Map<TableName, List<Chunk>> ofTables =
        chunks.stream().collect(Collectors.groupingBy(Chunk::table));
    Evidence evidence = new Evidence(frame);
    boolean isCounted = frame.request().levels().contains(Level.COUNT);
    new RowsCompared(
            frame,
            (mapping, account) -> {
              Proof rows = evidence.of(mapping, account.rows(frame.clock().instant()));
              record(rows);
              if (isCounted) {
                Proof.Verdict unequal =
                    account.isChanging() ? Proof.Verdict.UNDECIDED : Proof.Verdict.DIFFERENT;
                record(count(rows.table(), evidence.of(mapping, account.counts()), unequal));
              }
            })
        .run(
            mappings,
            mapping ->
                RowsCompared.pieces(
                    mapping, ofTables.getOrDefault(mapping.source().name(), List.of())));
  }

  /** Fixed once: those that are stored stay as they are. */
  private List<Chunk> chunks(List<TableMapping> mappings) {
    Set<TableName> cut =
        frame.journal().chunks(frame.run()).stream().map(Chunk::table).collect(Collectors.toSet());
    List<Table> uncut =
        mappings.stream()
            .map(TableMapping::source)
            .filter(table -> !cut.contains(table.name()))
            .toList();
    if (!uncut.isEmpty()) {
      frame.board().note("cutting tables into chunks");
      List<Chunk> chunks =
          new ChunkCutting(frame.source().rows(), frame.request().limits(), frame.retry())
              .cut(Phase.VERIFY, uncut);
      frame.journal().storeChunks(frame.run(), chunks);
      frame.board().note("");
    }
    return frame.journal().chunks(frame.run());
  }

  private Proof count(TableName table, Counts counts, Proof.Verdict unequal) {
    Check check =
        new Check(
            "rows",
            counts.isEqual()
                ? Check.Outcome.HOLDS
                : unequal == Proof.Verdict.UNDECIDED
                    ? Check.Outcome.UNDECIDED
                    : Check.Outcome.BROKEN,
            Long.toString(counts.source().rows()),
            Long.toString(counts.target().rows()),
            query(counts.source().query()),
            query(counts.target().query()));
    return new Proof(
        Level.COUNT,
        table,
        counts.isEqual() ? Proof.Verdict.EQUAL : unequal,
        counts.source().rows(),
        0,
        0,
        Math.abs(counts.source().rows() - counts.target().rows()),
        List.of(),
        List.of(check),
        "",
        frame.clock().instant());
  }

  private static Optional<String> query(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  private void record(Proof proof) {
    frame.journal().proof(frame.run(), proof);
    proofs.add(proof);
  }
}
