package io.whimbrel.engine.repair;

import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.plan.TableSelection;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.proof.Level;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.schema.Table;
import io.whimbrel.core.schema.TableName;
import io.whimbrel.engine.repair.RepairRequest.Mode;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.verify.Catching;
import io.whimbrel.engine.verify.Levels;
import io.whimbrel.engine.verify.Wanted;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Repairs tables one after the other:
 *
 * <ol>
 *   <li>The rows that the last proof named are looked at again, or the whole table when that proof
 *       is old, is not there, or did not name them all.
 *   <li>Those that differ for certain are told, and made equal when that is asked for.
 *   <li>They are looked at once more, then the whole table is proved and that proof recorded.
 * </ol>
 *
 * A process that is killed in the middle leaves whole transactions behind; the next repair finds
 * what is left. Used by one thread.
 */
public final class Repair {
  private final RunFrame frame;
  private final Catching sync;
  private final Optional<Standing> standing;

  /**
   * For a run.
   *
   * @param standing sync in this process; empty when another one works on the run, and nothing may
   *     be written
   */
  public Repair(RunFrame frame, Catching sync, Optional<Standing> standing) {
    this.frame = frame;
    this.sync = sync;
    this.standing = standing;
  }

  /** Repairs, and tells what became of each table. */
  public List<RepairedTable> run(RepairRequest request) {
    Map<TableName, Proof> proofs =
        frame.journal().history(frame.run()).proofs(Level.CHECKSUM).stream()
            .collect(Collectors.toMap(Proof::table, proof -> proof));
    List<RepairedTable> done = new ArrayList<>();
    for (TableMapping mapping : selected(request, proofs)) {
      frame.stop().check();
      Optional<Proof> last = Optional.ofNullable(proofs.get(mapping.source().name()));
      done.add(table(mapping, request, last));
    }
    return List.copyOf(done);
  }

  private List<TableMapping> selected(RepairRequest request, Map<TableName, Proof> proofs) {
    if (request.tables().isEmpty()) {
      return frame.cargo().rowMappings().stream()
          .filter(m -> isDifferent(Optional.ofNullable(proofs.get(m.source().name()))))
          .toList();
    }
    Map<TableName, TableMapping> found = new LinkedHashMap<>();
    for (String pattern : request.tables()) {
      List<TableMapping> matching =
          frame.cargo().rowMappings().stream()
              .filter(m -> matches(pattern, m.source().name()))
              .toList();
      if (matching.isEmpty()) {
        throw Problem.of(ProblemCode.STATE_WRONG)
            .what("the run carries no table " + pattern)
            .where(pattern)
            .fix("see them with 'whimbrel explain'")
            .exception();
      }
      matching.forEach(m -> found.put(m.source().name(), m));
    }
    found.values().forEach(Repair::requireLogged);
    return List.copyOf(found.values());
  }

  /** Whether a pattern means the table, or one that it is a partition of. */
  private boolean matches(String pattern, TableName table) {
    if (TableSelection.matches(pattern, table)) {
      return true;
    }
    return frame.cargo().mappings().stream()
        .map(TableMapping::source)
        .filter(source -> source.name().equals(table))
        .findFirst()
        .flatMap(Table::partitionOf)
        .filter(parent -> matches(pattern, parent))
        .isPresent();
  }

  private static void requireLogged(TableMapping mapping) {
    if (!mapping.source().isLogged()) {
      throw Problem.of(ProblemCode.OBJECT_UNSUPPORTED)
          .what(mapping.source().name() + " is unlogged: it is carried whole at the cutover")
          .where(mapping.toString())
          .fix("leave the table out of --table")
          .exception();
    }
  }

  /** Also rows that the plan accepts differ. */
  private static boolean isDifferent(Optional<Proof> proof) {
    return proof.filter(p -> p.differing() > 0).isPresent();
  }

  private RepairedTable table(TableMapping mapping, RepairRequest request, Optional<Proof> last) {
    TableName name = mapping.source().name();
    Optional<Proof> fresh = last.filter(proof -> isFresh(proof, request));
    if (fresh.filter(Proof::isEqual).isPresent() && !isDifferent(fresh)) {
      return new RepairedTable(name, List.of(), 0, 0, List.of());
    }
    TableRepair repair = new TableRepair(frame, mapping, request, sync, standing);
    Optional<Proof> named = fresh.filter(Repair::namesAllRows);
    if (request.mode() == Mode.LOOK) {
      RepairTally tally = repair.run(named);
      return new RepairedTable(name, tally.shown(), tally.differing(), 0, List.of());
    }
    return applied(name, repair, named, isDifferent(last));
  }

  private RepairedTable applied(
      TableName name, TableRepair repair, Optional<Proof> named, boolean isDifferent) {
    List<RepairedTable> result = new ArrayList<>();
    frame
        .chronicle()
        .step(
            Phase.VERIFY,
            "repair " + name,
            () -> {
              RepairTally tally = repair.run(named);
              List<Proof> proofs = tally.differing() > 0 || isDifferent ? prove(name) : List.of();
              result.add(
                  new RepairedTable(
                      name, tally.shown(), tally.differing(), tally.repaired(), proofs));
              return "%d of %d rows were made equal".formatted(tally.repaired(), tally.differing());
            });
    return result.getLast();
  }

  /** On every level that looks at rows. */
  private List<Proof> prove(TableName name) {
    Set<Level> levels = EnumSet.of(Level.CHECKSUM);
    levels.addAll(frame.plan().verify().levels());
    levels.remove(Level.STRUCTURE);
    Wanted wanted = new Wanted(levels, List.of(name.toString()));
    return new Levels(frame, sync, wanted, frame.clock().instant()).prove(Phase.VERIFY);
  }

  private boolean isFresh(Proof proof, RepairRequest request) {
    return proof.at().plus(request.proofAge()).isAfter(frame.clock().instant());
  }

  private static boolean namesAllRows(Proof proof) {
    return proof.differing() == proof.differences().size()
        && proof.differences().stream().noneMatch(d -> d.sourceKey().isEmpty());
  }
}
