package io.whimbrel.cli.project;

import io.whimbrel.core.figure.Figures;
import io.whimbrel.core.journal.EventRecord;
import io.whimbrel.core.journal.GateRecord;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.journal.RunHistory;
import io.whimbrel.core.journal.RunRecord;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.problem.Severity;
import io.whimbrel.core.proof.Proof;
import io.whimbrel.core.registry.MigrationRecord;
import io.whimbrel.core.registry.MigrationStatus;
import io.whimbrel.core.registry.Standing;
import io.whimbrel.core.risk.Assessed;
import io.whimbrel.core.risk.KnownFacts;
import io.whimbrel.core.run.GateState;
import io.whimbrel.core.run.Phase;
import io.whimbrel.core.run.RunState;
import io.whimbrel.engine.run.Facts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reads off a journal how a migration stands; of a phased one, how all its phases do. */
final class JournalLook {
  private final Plan plan;
  private final List<RunHistory> histories = new ArrayList<>();

  private JournalLook(Plan plan) {
    this.plan = plan;
  }

  /** What the journal knows; empty where the migration was never begun. */
  static Optional<MigrationRecord> at(Journal journal, Plan plan) {
    JournalLook look = new JournalLook(plan);
    look.ids().stream()
        .flatMap(id -> journal.latest(id).stream())
        .forEach(run -> look.histories.add(journal.history(run.run())));
    return look.histories.isEmpty()
        ? Optional.empty()
        : Optional.of(new MigrationRecord(look.standing(), look.assessed()));
  }

  private List<MigrationId> ids() {
    return plan.phasing().isWhole()
        ? plan.phasing().phases().stream().map(p -> plan.migration().phase(p.name())).toList()
        : List.of(plan.migration());
  }

  private Standing standing() {
    MigrationStatus status = status();
    RunHistory newest =
        histories.stream().max(Comparator.comparing(h -> h.run().startedAt())).orElseThrow();
    return new Standing(
        status,
        status == MigrationStatus.ACTIVE ? detail() : "",
        newest.run().run().text(),
        histories.stream().map(h -> h.run().startedAt()).min(Comparator.naturalOrder()),
        status.isOver() ? ended() : Optional.empty(),
        status.isOver() ? notes(status) : "",
        histories.stream().map(JournalLook::last).max(Comparator.naturalOrder()).orElseThrow());
  }

  private MigrationStatus status() {
    List<RunState> states = histories.stream().map(h -> h.run().state()).toList();
    if (states.stream().allMatch(s -> s == RunState.DONE) && states.size() == ids().size()) {
      return MigrationStatus.COMPLETED;
    }
    if (states.stream().allMatch(s -> s == RunState.ABORTED)) {
      return MigrationStatus.ABORTED;
    }
    boolean isOver = states.stream().allMatch(RunState::isFinal);
    return isOver && states.contains(RunState.ROLLED_BACK)
        ? MigrationStatus.ROLLED_BACK
        : MigrationStatus.ACTIVE;
  }

  private Optional<Instant> ended() {
    return histories.stream()
        .flatMap(h -> h.run().endedAt().stream())
        .max(Comparator.naturalOrder());
  }

  private String detail() {
    RunHistory at =
        histories.stream()
            .filter(h -> !h.run().state().isFinal())
            .findFirst()
            .orElseGet(histories::getLast);
    RunRecord run = at.run();
    String phase =
        run.phase().name().charAt(0) + run.phase().name().substring(1).toLowerCase(Locale.ROOT);
    String part = run.migration().isPhase() ? run.migration().text().split(":", 2)[1] + ": " : "";
    String how =
        switch (run.state()) {
          case RUNNING -> "";
          case WAITING -> gate(at).map(g -> ", waits at the gate " + g).orElse(", waits");
          case PAUSED -> ", paused";
          case FAILED -> ", stopped by a problem";
          case ABORTED, DONE, ROLLED_BACK -> ", between two phases";
        };
    return part + phase + how;
  }

  private static Optional<String> gate(RunHistory history) {
    return history.gates().stream()
        .filter(g -> g.state() == GateState.OPEN)
        .map(GateRecord::gate)
        .map(gate -> gate.name().toLowerCase(Locale.ROOT))
        .findFirst();
  }

  private String notes(MigrationStatus status) {
    if (status == MigrationStatus.ROLLED_BACK) {
      return fact(Facts.ROLLBACK_ASKED);
    }
    if (status == MigrationStatus.ABORTED) {
      return "given up before the cutover";
    }
    if (!plan.steps().isEmpty()) {
      return "%d steps done".formatted(plan.steps().all().size());
    }
    List<Proof> proofs = histories.stream().flatMap(h -> h.proofs().stream()).toList();
    String pause = fact(Facts.PAUSE_MILLIS);
    return (pause.matches("\\d{1,18}")
            ? "pause " + Figures.duration(Duration.ofMillis(Long.parseLong(pause)))
            : "no pause is known")
        + (!proofs.isEmpty() && proofs.stream().allMatch(Proof::isEqual)
            ? ", every row proved equal"
            : "");
  }

  private String fact(String name) {
    return histories.stream()
        .map(h -> h.facts().getOrDefault(name, ""))
        .filter(text -> !text.isEmpty())
        .findFirst()
        .orElse("");
  }

  private static Instant last(RunHistory history) {
    Instant event =
        history.events().isEmpty() ? history.run().startedAt() : history.events().getLast().at();
    return history.run().endedAt().filter(event::isBefore).orElse(event);
  }

  private Assessed assessed() {
    Map<String, String> facts = new TreeMap<>();
    histories.forEach(h -> facts.putAll(KnownFacts.in(h.facts())));
    return new Assessed(
        facts, histories.stream().flatMap(h -> concerns(h).stream()).distinct().toList());
  }

  /** What blocked was mended when the run went on. */
  private static List<Assessed.Concern> concerns(RunHistory history) {
    boolean isBehind = history.run().phase() != Phase.ASSESS;
    return history.events().stream()
        .flatMap(e -> concern(e).stream())
        .filter(c -> !isBehind || c.severity() != Severity.BLOCK)
        .toList();
  }

  private static Optional<Assessed.Concern> concern(EventRecord event) {
    return switch (event.kind()) {
      case "finding.warn" -> Optional.of(concern(Severity.WARN, event));
      case "finding.block" -> Optional.of(concern(Severity.BLOCK, event));
      default -> Optional.empty();
    };
  }

  private static Assessed.Concern concern(Severity severity, EventRecord event) {
    return new Assessed.Concern(
        severity, event.data().getOrDefault("code", "E-NOTE"), event.text());
  }
}
