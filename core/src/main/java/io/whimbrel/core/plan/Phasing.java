package io.whimbrel.core.plan;

import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.core.schema.TableName;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The phases of a phased migration, in the order in which they run. The last one also takes objects
 * of no table that no other phase needs.
 *
 * @param whole the plan of all phases, where this is the plan of one
 */
public record Phasing(List<PlannedPhase> phases, Optional<Plan> whole, String current) {

  /** A plan of another strategy. */
  public static final Phasing DEFAULT = new Phasing(List.of());

  public Phasing {
    phases = List.copyOf(phases);
  }

  /** The plan of all phases. */
  public Phasing(List<PlannedPhase> phases) {
    this(phases, Optional.empty(), "");
  }

  /** Whether the plan is one of phases, and not of a single one of them. */
  public boolean isWhole() {
    return !phases.isEmpty() && whole.isEmpty();
  }

  /** Whether the plan is that of a single phase. */
  public boolean isPart() {
    return whole.isPresent();
  }

  /** Phases that name a whole table. Right are none or one; none means the rest. */
  public List<PlannedPhase> naming(TableName table) {
    return phases.stream().filter(phase -> phase.names(table)).toList();
  }

  /** The phase that a table is in: the first that names it, or the last one. */
  public PlannedPhase of(TableName table) {
    return naming(table).stream().findFirst().orElse(phases.getLast());
  }

  /** Phases that take a part of a table's rows, in their order. */
  public List<PlannedPhase> sharing(TableName table) {
    return phases.stream().filter(phase -> phase.rowsOf(table).isPresent()).toList();
  }

  /** All phases that a table is in: one, or those that share its rows. */
  public List<PlannedPhase> places(TableName table) {
    List<PlannedPhase> sharing = sharing(table);
    return sharing.isEmpty() ? List.of(of(table)) : sharing;
  }

  /** Tables whose rows are shared by phases, in the order in which the plan names them. */
  public List<TableName> shared() {
    return phases.stream()
        .flatMap(phase -> phase.rows().stream())
        .flatMap(part -> part.tables().stream())
        .distinct()
        .toList();
  }

  /** The phase of a name. */
  public Optional<PlannedPhase> named(String name) {
    return phases.stream().filter(phase -> phase.name().equals(name)).findFirst();
  }

  /**
   * The phase of a name; a problem names those that there are.
   *
   * @param where the place of the phases in the plan
   */
  public PlannedPhase require(String name, String where) {
    return named(name)
        .orElseThrow(
            () ->
                Problem.of(ProblemCode.USAGE)
                    .what("the plan has no phase '%s'".formatted(name))
                    .where(where)
                    .fix(
                        phases.stream()
                            .map(PlannedPhase::name)
                            .collect(Collectors.joining(", ", "name one of ", "")))
                    .exception());
  }

  /** What a phase carries of what the plan selects. */
  TableSelection selection(PlannedPhase phase, TableSelection all) {
    List<String> own = Stream.concat(phase.tables().stream(), phase.split().stream()).toList();
    if (!phase.equals(phases.getLast())) {
      return new TableSelection(own, all.exclude(), all.include());
    }
    List<String> split = phase.split();
    List<String> others =
        phases.stream()
            .filter(p -> !p.equals(phase))
            .flatMap(p -> Stream.concat(p.tables().stream(), p.split().stream()))
            .filter(name -> !split.contains(name))
            .toList();
    return new TableSelection(
        all.include(), Stream.concat(all.exclude().stream(), others.stream()).toList());
  }
}
